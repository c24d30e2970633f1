// What services call, as operations of the document. These answer in OAuth's words (RFC 6749, RFC 7662), not in problems.

export const serviceTag = "Services";
export const serviceTagDescription =
  "Whether a token or a session stands, and what was revoked: for services with credentials of their own.";

/** HTTP Basic with what `latchkey clients add` prints. */
export const serviceSecurityScheme = {
  type: "http",
  scheme: "basic",
  description: "A service's client id and secret, as `latchkey clients add` prints them.",
};

const errorCodes = ["invalid_client", "invalid_request", "server_error", "temporarily_unavailable"];

/** The error object of RFC 6749, section 5.2. */
export const oauthErrorSchema = {
  type: "object",
  properties: {
    error: { type: "string", enum: errorCodes },
    error_description: { type: "string" },
  },
  required: ["error", "error_description"],
};

const refused = (description: string, headers?: object) => ({
  description,
  ...(headers === undefined ? {} : { headers }),
  content: { "application/json": { schema: { $ref: "#/components/schemas/OAuthError" } } },
});

const refusals = {
  401: refused("The client isn't known.", { "WWW-Authenticate": { schema: { type: "string" } } }),
  429: refused("Too many wrong credentials.", { "Retry-After": { schema: { type: "integer" } } }),
  default: refused("Anything else that went wrong."),
};

const text = { type: "string" };
const strings = { type: "array", items: text };

const introspection = {
  type: "object",
  properties: {
    active: { type: "boolean" },
    token_type: { type: "string", enum: ["Bearer", "DPoP", "session"] },
    iss: text,
    aud: strings,
    sub: text,
    sid: text,
    email: text,
    first_name: text,
    last_name: text,
    role: text,
    permissions: strings,
    amr: strings,
    aal: { type: "integer", enum: [1, 2] },
    auth_time: { type: "integer" },
    exp: { type: "integer" },
    ver: { type: "integer" },
    cnf: { type: "object", properties: { jkt: text } },
  },
  required: ["active"],
};

const revocationPage = {
  type: "object",
  properties: {
    cursor: text,
    more: { type: "boolean" },
    keys: strings,
    revocations: {
      type: "array",
      items: {
        type: "object",
        properties: {
          kind: { type: "string", enum: ["session", "user"] },
          subject_id: text,
          minimum_version: { type: ["integer", "null"] },
          expires_at: { type: "string", format: "date-time" },
        },
        required: ["kind", "subject_id", "minimum_version", "expires_at"],
      },
    },
  },
  required: ["cursor", "more", "keys", "revocations"],
};

const answered = (schema: object) => ({
  description: "As asked.",
  content: { "application/json": { schema } },
});

const form = {
  type: "object",
  properties: {
    token: { type: "string", description: "An access token, or the value of a session cookie." },
    token_type_hint: { type: "string", description: "Isn't needed." },
  },
  required: ["token"],
};

/** Paths to their operations. */
export const servicePaths = {
  "/introspect": {
    post: {
      operationId: "introspect",
      tags: [serviceTag],
      summary: "Ask whether a token or a session stands, and whose it is (RFC 7662)",
      description: "Whatever doesn't stand is `active: false`, without a reason.",
      security: [{ client: [] }],
      requestBody: {
        required: true,
        content: { "application/x-www-form-urlencoded": { schema: form } },
      },
      responses: {
        200: answered(introspection),
        400: refused("No token, or several."),
        413: refused("The form is too large."),
        415: refused("It isn't a form."),
        ...refusals,
      },
    },
  },
  "/revocations": {
    get: {
      operationId: "revocations",
      tags: [serviceTag],
      summary: "Read what was revoked after a cursor, or all that still matters without one",
      description:
        "Until `more` is false, read on at once. `keys` are the ids of the published signing keys: " +
        "who keeps others reads them again.",
      security: [{ client: [] }],
      parameters: [{ name: "after", in: "query", required: false, schema: text }],
      responses: { 200: answered(revocationPage), ...refusals },
    },
  },
};
