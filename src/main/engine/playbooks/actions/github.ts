import { z } from 'zod';
import type { Action } from '../types.ts';
import type { ActionRun } from './action-run.ts';
import { reach, readSecret, readSome } from './http.ts';

type Issue = Extract<Action, { kind: 'github_issue' }>;

const answerSchema = z.object({ number: z.number(), html_url: z.string() });

/** Opens an issue by GitHub's REST API ("Create an issue", version 2022-11-28); resolves with its number and address. */
export async function openIssue(action: Issue, run: ActionRun): Promise<string> {
  const { apiUrl, repository, title, body, labels } = action;
  const response = await reach(`${apiUrl}/repos/${repository}/issues`, {
    method: 'POST',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${await readSecret(action.tokenFile)}`,
      'content-type': 'application/json',
      'user-agent': 'Watchdeck',
      'x-github-api-version': '2022-11-28',
    },
    body: JSON.stringify({ title, body, labels }),
    redirect: 'manual',
    signal: run.signal,
  });
  const text = await readSome(response);
  if (!response.ok) {
    run.print(text);
    throw new Error(`GitHub answered ${String(response.status)}`);
  }
  const issue = answerSchema.safeParse(jsonOf(text));
  if (!issue.success) {
    run.print(text);
    throw new Error('GitHub’s answer can not be understood');
  }
  run.print(`${issue.data.html_url}\n`);
  return `issue ${String(issue.data.number)}: ${issue.data.html_url}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
