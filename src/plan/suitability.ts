/** How hard a customer is, how able an agent is, and how well the two suit each other. Plain numbers, no choices. */
import { type AgentPersona, type CustomerPersona, DEMEANORS } from '../domain/persona.ts';

const LEVEL = { low: 0, medium: 1, high: 2 } as const;

/** From 0 (a cheerful caller with a simple issue) to about 10. */
export function difficultyOf(customer: CustomerPersona): number {
  const temper = DEMEANORS.indexOf(customer.demeanor) / (DEMEANORS.length - 1);
  return LEVEL[customer.issue.complexity] * 2.5 + temper * 4 + (2 - LEVEL[customer.technicalProficiency]) * 0.5;
}

/** How able an agent is for one issue: 0 to 2 for competence, one more where strong, one less where weak. */
export function abilityFor(agent: AgentPersona, customer: CustomerPersona): number {
  return LEVEL[agent.competence] + knowledgeOf(agent, customer.issue.category);
}

/** 1 strong, -1 weak, 0 neither. */
export function knowledgeOf(agent: AgentPersona, category: string): -1 | 0 | 1 {
  if (agent.knowledge.strong.includes(category)) return 1;
  return agent.knowledge.weak.includes(category) ? -1 : 0;
}

/** How well an agent is matched with a customer: knowledge first, then competence near the complexity; more is better. */
export function matchOf(agent: AgentPersona, customer: CustomerPersona): number {
  const distance = Math.abs(LEVEL[agent.competence] - LEVEL[customer.issue.complexity]);
  return knowledgeOf(agent, customer.issue.category) * 3 - distance * 2;
}
