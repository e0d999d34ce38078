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
  readonly options: readonly { readonly flag: string; readonly text: string; readonly choices: readonly string[] }[];
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
  return option.long ? [{ flag: option.long, text: option.description, choices: option.argChoices ?? [] }] : [];
}

function words(node: Node): string {
  return [...node.commands.map(({ name }) => name), ...node.choices, ...node.options.map(({ flag }) => flag)].join(' ');
}

function choiceCases(nodes: readonly Node[]): [string, string][] {
  const options = nodes.flatMap((node) => node.options).filter(({ choices }) => choices.length > 0);
  return [...new Map(options.map(({ flag, choices }) => [flag, choices.join(' ')]))];
}

function bash(nodes: readonly Node[]): string {
  const paths = nodes.map((node) => `    '${node.path}') words='${words(node)}' ;;`);
  const choices = choiceCases(nodes).map(([flag, list]) => `    ${flag}) words='${list}' ;;`);
  return `# bash completion of synthcall; put this into ~/.bashrc: eval "$(synthcall completion bash)"
_synthcall() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path=synthcall words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${nodes.map((node) => node.path.replaceAll(' ', '_')).join(' ')} " in *" \${path// /_}_$word "*) path="$path $word" ;; esac
  done
  case "$path" in
${paths.join('\n')}
  esac
  case "$previous" in
${choices.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
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
    const options = node.options.map(({ flag, text, choices }) => {
      const values = choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : '';
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
