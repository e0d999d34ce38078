/** Shell completion scripts, made from the tree of commands. Pure. */
import type { Command, Option } from 'commander';

/** The shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Node {
  /** `synthcall personas validate`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  /** Words that an argument may be. */
  readonly choices: readonly string[];
  readonly options: readonly {
    readonly flag: string;
    readonly text: string;
    /** A value follows. */
    readonly valued: boolean;
    /** What the value may be; empty where it may be anything. */
    readonly choices: readonly string[];
  }[];
}

/** The script for a shell. */
export function completionScript(shell: Shell, program: Command): string {
  const nodes = nodesOf(program, program.name());
  if (shell === 'fish') return fish(nodes);
  return shell === 'bash' ? bash(nodes) : zsh(nodes);
}

function nodesOf(command: Command, path: string): Node[] {
  const help = command.createHelp();
  const inner = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  const node = {
    path,
    commands: inner.map((child) => ({ name: child.name(), summary: child.summary() || child.description() })),
    choices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    options: help.visibleOptions(command).flatMap(optionOf),
  };
  return [node, ...inner.flatMap((child) => nodesOf(child, `${path} ${child.name()}`))];
}

function optionOf(option: Option): Node['options'] {
  const { long, description, required, argChoices } = option;
  return long ? [{ flag: long, text: description, valued: required, choices: argChoices ?? [] }] : [];
}

function words(node: Node): string {
  return [...node.commands.map(({ name }) => name), ...node.choices, ...node.options.map(({ flag }) => flag)].join(' ');
}

/** By option: the words that its value may be; none where it may be anything, so that the shell offers files. */
function choiceCases(nodes: readonly Node[]): [string, string][] {
  const options = nodes.flatMap((node) => node.options).filter(({ valued }) => valued);
  return [...new Map(options.map(({ flag, choices }) => [flag, choices.join(' ')]))];
}

/** Also read by zsh, which has special parameters `path` and `words` and no arithmetic in `${COMP_WORDS[@]:1:n}`. */
function bash(nodes: readonly Node[]): string {
  const paths = nodes.map((node) => `    '${node.path}') candidates='${words(node)}' ;;`);
  const choices = choiceCases(nodes).map(([flag, list]) => `    ${flag}) candidates='${list}' ;;`);
  return `# bash completion of synthcall; put this into ~/.bashrc: eval "$(synthcall completion bash)"
_synthcall() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=synthcall candidates='' word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case " ${nodes.map((node) => node.path.replaceAll(' ', '_')).join(' ')} " in *" \${command// /_}_$word "*) command="$command $word" ;; esac
  done
  if [ "$current" = = ]; then
    current=''
  elif [ "$previous" = = ]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "$command" in
${paths.join('\n')}
  esac
  case "$previous" in
${choices.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -o default -F _synthcall synthcall
`;
}

function zsh(nodes: readonly Node[]): string {
  return `# zsh completion of synthcall; put this into ~/.zshrc after compinit: eval "$(synthcall completion zsh)"
autoload -U +X bashcompinit && bashcompinit
${bash(nodes).split('\n').slice(1).join('\n')}`;
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap((node) => {
    const [, ...path] = node.path.split(' ');
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const unseen = node.commands.map(({ name }) => name).join(' ');
    const here = [...seen, ...(unseen ? [`not __fish_seen_subcommand_from ${unseen}`] : [])].join('; and ');
    const when = `complete -c synthcall${here ? ` -n '${here}'` : ''}`;
    const commands = node.commands.map(({ name, summary }) => `${when} -f -a ${name} -d '${quoted(summary)}'`);
    const options = node.options.map(({ flag, text, valued, choices }) => {
      const values = choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : valued ? ' -r' : '';
      return `${when} -l ${flag.slice(2)}${values} -d '${quoted(text)}'`;
    });
    const choices = node.choices.length > 0 ? [`${when} -f -a '${node.choices.join(' ')}'`] : [];
    return [...commands, ...choices, ...options];
  });
  const head = '# fish completion of synthcall: synthcall completion fish > ~/.config/fish/completions/synthcall.fish';
  return `${head}\n${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "\\'");
}
