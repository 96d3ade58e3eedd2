/** Who is at work: a person in an organisation, with the powers of the posts held today. Made by `identity` only. */
import type { Role } from '@qinglian/kernel/roles.ts';

export interface ActorPost {
  readonly postId: string;
  readonly name: string;
  readonly departmentId: string | null;
  /** Departments merged into it: what they hold is read with it. */
  readonly formerDepartmentIds?: readonly string[];
  readonly roles: readonly Role[];
}

export interface Actor {
  readonly personId: string;
  /** Persons merged into this one: what is theirs is this one's. */
  readonly formerIds?: readonly string[];
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
  actor.posts.flatMap((post) =>
    post.roles.includes(role) && post.departmentId !== null ? [post.departmentId, ...(post.formerDepartmentIds ?? [])] : [],
  );

/** The person under every id by which records may name it. */
export const idsOf = (actor: Actor): readonly string[] => [actor.personId, ...(actor.formerIds ?? [])];
