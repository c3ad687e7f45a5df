import type { IExecuteSingleFunctions } from 'n8n-workflow';
import {
	highlightCredits,
	reserveCredits,
	spentCredits,
	type ExecutionMemory,
} from '../../../nodes/StableDiffusion3/spending/executionMemory';

it('counts the credits of a request from when it is sent, once', () => {
	const memory: ExecutionMemory = { spentCredits: 6 };
	reserveCredits(memory, 8);
	reserveCredits(memory, 16);
	expect([spentCredits(memory), spentCredits({})]).toEqual([30, 0]);
	reserveCredits(memory, -8);
	memory.spentCredits = 14;
	expect(spentCredits(memory)).toBe(30);
});

it('adds up the highlighted credits, and shows none where nothing was spent', () => {
	const customData = new Map<string, string>();
	const context = { customData } as unknown as IExecuteSingleFunctions;
	highlightCredits(context, 0);
	expect(customData.size).toBe(0);
	for (const credits of [8, 6, 0]) highlightCredits(context, credits);
	expect([...customData]).toEqual([['AI_Thriving_credits', '14']]);
});
