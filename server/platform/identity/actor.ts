/** Who is at work: a person in an organisation, with the powers of the posts held today. Made by `identity` only. */
import type { Role } from '@qinglian/kernel/roles.ts';

export interface ActorPost {
  readonly postId: string;
  readonly name: string;
  readonly departmentId: string | null;
  readonly roles: readonly Role[];
}

export interface Actor {
  readonly personId: string;
  readonly accountId: string;
  readonly orgId: string;
  readonly name: string;
  readonly posts: readonly ActorPost[];
  /** The session it came by; null for the command line and jobs. */
  readonly sessionId: string | null;
}

export const rolesOf = (actor: Actor): ReadonlySet<Role> => new Set(actor.posts.flatMap((post) => post.roles));

/** The departments in which the actor holds a role. */
export const departmentsOf = (actor: Actor, role: Role): readonly string[] =>
  actor.posts.flatMap((post) => (post.roles.includes(role) && post.departmentId !== null ? [post.departmentId] : []));
