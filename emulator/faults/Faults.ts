import type { OperationName } from '../operations';
import type { AnswerFault, Fault, InsteadFault } from './Fault';
import { isInsteadFault } from './Fault';
import { faultRuleSchema } from './FaultRule';
import type { FaultRule } from './FaultRule';
import type { WordedFault } from './faultWords';

/** What faults look at in a request. */
export interface FaultQuestion {
	path: string;
	operation: OperationName;
	prompt?: string | undefined;
	/** The faults that the prompt itself asks for. */
	worded: readonly WordedFault[];
}

interface CountedRule {
	rule: FaultRule;
	matched: number;
	met: number;
}

/**
 * The faults that are switched on. One request meets all matching delays, the first matching fault that replaces
 * the answer, and - when it would succeed - all matching faults that change the answer.
 * A rule counts only those requests that reach it.
 */
export class Faults {
	private rules: CountedRule[] = [];
	private wordedMet = new Map<string, number>();

	/** Switches a fault on, after those that are on already. Throws a ZodError where the rule is not valid. */
	add(rule: FaultRule): void {
		this.rules.push({ rule: faultRuleSchema.parse(rule), matched: 0, met: 0 });
	}

	/** The rules in their order, with how many requests have met each. */
	list(): Array<FaultRule & { met: number }> {
		return this.rules.map(({ rule, met }) => ({ ...rule, met }));
	}

	/** Switches all faults off and forgets all counts, also those of faults by words. */
	clear(): void {
		this.rules = [];
		this.wordedMet.clear();
	}

	/** The delays that this request meets. */
	delays(question: FaultQuestion): Array<Extract<Fault, { kind: 'latency' }>> {
		return this.take(question, (fault) => fault.kind === 'latency', 'all') as Array<
			Extract<Fault, { kind: 'latency' }>
		>;
	}

	/** The fault that replaces the answer of this request, if there is one. */
	instead(question: FaultQuestion): InsteadFault | undefined {
		return this.take(question, isInsteadFault, 'first')[0] as InsteadFault | undefined;
	}

	/** The faults that change the answer of this request, which succeeds. */
	changes(question: FaultQuestion): AnswerFault[] {
		const changes = (fault: Fault) => fault.kind !== 'latency' && !isInsteadFault(fault);
		return this.take(question, changes, 'all') as AnswerFault[];
	}

	private take(question: FaultQuestion, wanted: (fault: Fault) => boolean, many: 'first' | 'all'): Fault[] {
		const taken: Fault[] = [];
		for (const counted of this.rules) {
			const { rule } = counted;
			if (!wanted(rule.fault) || !matches(rule, question)) continue;
			if (counted.matched++ < (rule.skip ?? 0)) continue;
			if (counted.met >= (rule.times ?? Infinity)) continue;
			counted.met++;
			taken.push(rule.fault);
			if (many === 'first') return taken;
		}
		for (const [index, { fault, times = Infinity }] of question.worded.entries()) {
			const place = `${index} ${question.prompt}`;
			const met = this.wordedMet.get(place) ?? 0;
			if (!wanted(fault) || met >= times) continue;
			if (times !== Infinity) this.wordedMet.set(place, met + 1);
			taken.push(fault);
			if (many === 'first') return taken;
		}
		return taken;
	}
}

function matches({ when = {} }: FaultRule, { path, operation, prompt }: FaultQuestion): boolean {
	return (
		(when.path === undefined || path.includes(when.path)) &&
		(when.operation === undefined || when.operation === operation) &&
		(when.prompt === undefined || (prompt?.includes(when.prompt) ?? false))
	);
}
