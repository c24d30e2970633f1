// A line that people read, such as a name: whatever script it is in, it stays a line and shows something.
import { z } from "zod";

// What breaks a line, and what turns the text around it about (Unicode UAX #9).
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
// Joiners within a name are spelling in some scripts; a name of them alone is none.
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{White_Space}]/gu;

/**
 * @param most UTF-16 units at most
 * @param missing what to say where nothing is told
 */
export function nameInput(most: number, missing = "Fill this in.") {
  return z
    .string()
    .trim()
    .min(1, missing)
    .max(most, `Use ${most} characters or fewer.`)
    .refine((text) => !unfit.test(text), "Leave out line breaks and control characters.")
    .refine((text) => text === "" || text.replaceAll(invisible, "") !== "", missing);
}
