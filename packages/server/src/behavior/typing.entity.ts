// What is kept of a person's typing: their consent, a sealed profile for each text and keyboard, and what was found.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../store/columns.ts";
import type { DeviceClass } from "./rhythm/index.ts";

export const TypingSettingsEntity = defineEntity({
  name: "TypingSettings",
  tableName: "typing_settings",
  properties: {
    userId: p.text().primary(),
    consentedAt: p.type(IsoInstant),
    /** Stricter than the deployment's, if the owner wants that. */
    policy: p.text().$type<"stepUp" | "enforce">().strictNullable(),
  },
});

export const TypingProfileEntity = defineEntity({
  name: "TypingProfile",
  tableName: "typing_profiles",
  properties: {
    id: p.text().primary(),
    userId: p.text(),
    subject: p.text().$type<TypingSubject>(),
    deviceClass: p.text().$type<DeviceClass>(),
    profileSealed: p.text(),
    samples: p.integer(),
    createdAt: p.type(IsoInstant),
    updatedAt: p.type(IsoInstant),
  },
});

export const TypingMemoryEntity = defineEntity({
  name: "TypingMemory",
  tableName: "typing_memories",
  properties: {
    profileId: p.text().primary(),
    /** MAC of a sample's whole milliseconds. */
    sampleHash: p.text().primary(),
    createdAt: p.type(IsoInstant),
  },
});

export const TypingFindingEntity = defineEntity({
  name: "TypingFinding",
  tableName: "typing_findings",
  properties: {
    id: p.text().primary(),
    userId: p.text(),
    subject: p.text().$type<TypingSubject>(),
    deviceClass: p.text().$type<DeviceClass>(),
    verdict: p.text(),
    findingSealed: p.text(),
    createdAt: p.type(IsoInstant),
  },
});

/** Which text: the account's password, or a phrase that its owner plays with and that opens nothing. */
export type TypingSubject = "password" | "phrase";
export type TypingSettingsRow = InferEntity<typeof TypingSettingsEntity>;
export type TypingProfileRow = InferEntity<typeof TypingProfileEntity>;
export type TypingFindingRow = InferEntity<typeof TypingFindingEntity>;
