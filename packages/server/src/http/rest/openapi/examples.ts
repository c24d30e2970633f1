// What the addresses of the WebAuthn service look like in use, by operation.

const user = {
  id: "5c0c8f0e-2f6e-4f36-9a39-6d1f6b0c7a51",
  first_name: "Jane",
  last_name: "Doe",
  email: "jane@example.com",
  email_verified: false,
  date_of_birth: "1990-01-15T00:00:00Z",
  job_title: "Software Engineer",
  role: "user",
  status: "active",
  created_at: "2025-10-22T12:00:00.000Z",
};

const profile = {
  first_name: "Jane",
  last_name: "Doe",
  email: "jane@example.com",
  date_of_birth: "1990-01-15T00:00:00Z",
  job_title: "Software Engineer",
};

const challenge = "c3VjaCBhIGNoYWxsZW5nZSBpcyAzMiByYW5kb20gYnl0";
const credentialId = "bcDjWXqZLJBEnGNaTXWCLw8y0s8o2W2FqRGWt5CbNYs";
const clientDataJSON = "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0";

const creationOptions = {
  publicKey: {
    challenge,
    rp: { id: "localhost", name: "Latchkey" },
    user: {
      id: "NWMwYzhmMGUtMmY2ZS00ZjM2LTlhMzktNmQxZjZiMGM3YTUx",
      name: "jane@example.com",
      displayName: "Jane Doe",
    },
    pubKeyCredParams: [
      { type: "public-key", alg: -7 },
      { type: "public-key", alg: -257 },
      { type: "public-key", alg: -8 },
    ],
    timeout: 300_000,
    attestation: "none",
    excludeCredentials: [],
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    extensions: { credProps: true },
  },
};

const requestOptions = {
  publicKey: {
    challenge,
    rpId: "localhost",
    timeout: 300_000,
    userVerification: "required",
    allowCredentials: [{ type: "public-key", id: credentialId }],
  },
};

/** A request and its answer, as the wire has them. */
export interface Example {
  readonly request?: unknown;
  readonly response?: unknown;
}

export const examples: Readonly<Record<string, Example>> = {
  register_begin: { request: profile, response: creationOptions },
  create_user: { request: profile },
  register_complete: {
    request: {
      email: "jane@example.com",
      credential: {
        id: credentialId,
        rawId: credentialId,
        response: { clientDataJSON, attestationObject: "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YQ" },
        type: "public-key",
      },
    },
    response: user,
  },
  login_begin: { request: { email: "jane@example.com" }, response: requestOptions },
  login: { request: { email: "jane@example.com" } },
  login_complete: {
    request: {
      email: "jane@example.com",
      assertion: {
        id: credentialId,
        rawId: credentialId,
        response: {
          clientDataJSON,
          authenticatorData: "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
          signature: "MEUCIQDKg7kxVJ8z",
        },
        type: "public-key",
      },
    },
    response: {
      access_token: "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl",
      token_type: "bearer",
      access_token_expires_at: "2025-10-22T12:15:00.000Z",
      refresh_token: "0Sk1Zr3o1Uu3yq0oGxkWqk0Zb0n8lq7Qm1p2c3d4e5f",
      user,
    },
  },
  users_get: { response: user },
  users_me: { response: user },
};
