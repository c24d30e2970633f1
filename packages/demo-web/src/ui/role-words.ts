// Roles in words; those that an administrator added go by their own name.

export function nameRole(role: string): string {
  if (role === "admin") return "Administrator";
  return role === "user" ? "User" : role;
}
