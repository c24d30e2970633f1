// Calls that write, as people make them every day: what a drill asks for while the database can't.
import { createCaller } from "../contract/api-caller.ts";
import { type Deployment, goodPassword, newProfile, type Person } from "../contract/people.ts";

export function everydayWrites(server: Deployment, person: Person): Promise<unknown>[] {
  const { api } = createCaller(server);
  const refreshToken = person.tokens?.refreshToken ?? "";
  return [
    api.auth.passwords.register.mutate({ ...newProfile(), password: goodPassword }),
    api.auth.passwords.signIn.mutate({ email: person.email, password: goodPassword }),
    api.auth.passwords.signIn.mutate({ email: person.email, password: "wrong wrong wrong" }),
    api.auth.passkeys.beginSignIn.mutate({}),
    api.auth.refresh.mutate({ refreshToken }),
    person.api.auth.signOut.mutate({ refreshToken }),
    person.api.users.update.mutate({ jobTitle: "Countess" }),
  ];
}
