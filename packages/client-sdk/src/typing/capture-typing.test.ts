// What a capture records and what it marks, event by event.
import { describe, expect, test, vi } from "vitest";
import type { LiveTyping } from "./typing-sample.ts";
import { typedField } from "./typed-field.fixture.ts";

const threeStrokes = [
  { downMs: 0, upMs: 81.3 },
  { downMs: 120.1, upMs: 210 },
  { downMs: 333, upMs: 402.7 },
] as const;

describe("timings", () => {
  test("start at the first press, by position", () => {
    const { strokes, capture } = typedField();
    strokes(threeStrokes);
    expect(capture.sample()).toEqual({
      pressMs: [0, 120.1, 333],
      releaseMs: [81.3, 210, 402.7],
      clockStepMs: expect.closeTo(0.1, 3),
      deviceClass: "keyboard",
    });
  });

  test("belong to their key when it is released after the next was pressed", () => {
    const { strokes, capture } = typedField();
    strokes([
      { downMs: 0, upMs: 150 },
      { downMs: 100, upMs: 140 },
    ]);
    expect(capture.sample().releaseMs).toEqual([150, 140]);
  });

  test("are absent for a key that is still down, as the last one may be when Return is pressed", () => {
    const { strokes, down, capture } = typedField();
    strokes([{ downMs: 0, upMs: 80 }, { downMs: 100 }]);
    down("Enter", 130, { key: "Enter" });
    expect(capture.sample()).toMatchObject({ pressMs: [0, 100], releaseMs: [80, null] });
  });

  test("leave out Shift, and a key that inserts nothing", () => {
    const { down, up, press, capture } = typedField();
    down("ShiftLeft", 0, { key: "Shift" });
    press("KeyA", 40);
    up("ShiftLeft", 90);
    up("KeyA", 110);
    down("KeyC", 150, { ctrlKey: true });
    up("KeyC", 170);
    press("KeyB", 200);
    up("KeyB", 280);
    expect(capture.sample()).toMatchObject({ pressMs: [0, 160], releaseMs: [70, 240] });
  });

  test("come from the page's clock where the event's is on another timeline", () => {
    const { field, change, capture } = typedField();
    for (const nowMs of [5_000, 5_130]) {
      vi.spyOn(performance, "now").mockReturnValue(nowMs);
      field.emit("keydown", { code: "KeyA", key: "a", repeat: false, timeStamp: 0 });
      change("insertText", `${field.value}a`);
    }
    vi.restoreAllMocks();
    expect(capture.sample().pressMs).toEqual([0, 130]);
  });

  test("are of a touch keyboard, without releases, where no key is reported", () => {
    const { field, change, capture } = typedField();
    for (const value of ["a", "ab", "abc"]) {
      field.emit("keydown", { code: "", key: "Unidentified", repeat: false });
      change(value === "a" ? "insertText" : "insertCompositionText", value);
      field.ownerDocument.emit("keyup", { code: "", key: "Unidentified" });
    }
    const sample = capture.sample();
    expect(sample).toMatchObject({ deviceClass: "touch", releaseMs: [null, null, null] });
    expect(sample).not.toHaveProperty("unusable");
  });

  test("are those of a touch keyboard when the page says so", () => {
    const { strokes, capture } = typedField({ deviceClass: "touch" });
    strokes(threeStrokes);
    expect(capture.sample()).toMatchObject({
      deviceClass: "touch",
      releaseMs: [null, null, null],
    });
  });
});

type Field = ReturnType<typeof typedField>;

describe("a sample that doesn't show a rhythm", () => {
  const spoilers: Readonly<Record<string, readonly [reason: string, (field: Field) => void]>> = {
    pasted: ["pasted", ({ change }) => change("insertFromPaste", "xxxyyy")],
    dropped: ["pasted", ({ change }) => change("insertFromDrop", "xxxyyy")],
    "filled in by a password manager": [
      "autofilled",
      ({ change }) => change("insertText", "yyy", { isTrusted: false }),
    ],
    "filled in by the browser": ["autofilled", ({ change }) => change(undefined, "yyy")],
    "completed by a suggestion": ["autofilled", ({ change }) => change("insertText", "xxxyyy")],
    "deleted from": ["corrected", ({ change }) => change("deleteContentBackward", "xx")],
    undone: ["corrected", ({ change }) => change("historyUndo", "xx")],
    "replaced in part": ["corrected", ({ change }) => change("insertText", "xxy")],
    "typed into the middle": [
      "corrected",
      ({ field }) => {
        field.value = "xxyx";
        field.selectionStart = 3;
        field.emit("input", { inputType: "insertText" });
      },
    ],
    composed: [
      "composed",
      ({ down, change }) => {
        down("KeyK", 500, { key: "Process" });
        change("insertCompositionText", "xxxか");
      },
    ],
    "from a key held until it repeats": [
      "autoRepeated",
      ({ press }) => press("Key2", 900, { repeat: true }),
    ],
    "left and come back to": [
      "focusLost",
      ({ field, press }) => {
        field.emit("blur", {});
        press("KeyZ", 900);
      },
    ],
    "changed by a script": ["incomplete", ({ field }) => void (field.value = "another")],
    "typed in part without keys": ["incomplete", ({ change }) => change("insertText", "xxxy")],
  };

  test.each(Object.entries(spoilers))(
    "because it was %s says so, and holds no timings",
    (...given) => {
      const [, [reason, spoil]] = given;
      const field = typedField();
      field.strokes(threeStrokes);
      spoil(field);
      expect(field.capture.sample()).toMatchObject({
        unusable: reason,
        pressMs: [],
        releaseMs: [],
      });
    },
  );

  test("keeps its first reason", () => {
    const { change, capture } = typedField();
    change("insertFromPaste", "abc");
    change("deleteContentBackward", "ab");
    expect(capture.sample().unusable).toBe("pasted");
  });

  test("is one of nothing, or of a text that was there before", () => {
    const { field, capture } = typedField();
    expect(capture.sample().unusable).toBe("incomplete");
    field.value = "filled in silently";
    expect(capture.sample().unusable).toBe("autofilled");
  });

  test("stays within what the server takes", () => {
    const { strokes, capture } = typedField();
    strokes(Array.from({ length: 300 }, (_, key) => ({ downMs: 100 * key })));
    expect(capture.sample()).toMatchObject({ unusable: "incomplete", pressMs: [] });
  });
});

describe("a new start", () => {
  test("follows when the field is emptied", () => {
    const { strokes, change, capture } = typedField();
    change("insertFromPaste", "abc");
    change("deleteContentBackward", "");
    strokes(threeStrokes);
    expect(capture.sample()).toMatchObject({ pressMs: [0, 120.1, 333] });
  });

  test("follows when a typed character replaces the whole text", () => {
    const { field, strokes, down, change, press, capture } = typedField();
    strokes(threeStrokes);
    field.emit("blur", {});
    down("KeyN", 2_000);
    change("insertText", "n");
    press("KeyM", 2_150);
    const sample = capture.sample();
    expect(sample.pressMs).toEqual([0, 150]);
    expect(sample.unusable).toBeUndefined();
  });

  test("leaving a field that is complete is no interruption", () => {
    const { field, strokes, capture } = typedField();
    strokes(threeStrokes);
    field.emit("blur", {});
    expect(capture.sample()).not.toHaveProperty("unusable");
  });
});

test("a live view tells of presses and releases until it is disposed of", () => {
  const { press, up, capture, field } = typedField();
  const told: LiveTyping[] = [];
  const stop = capture.subscribe((live) => told.push(live));
  press("KeyA", 0);
  up("KeyA", 90);
  up("KeyUnknown", 95);
  expect(told.map(({ releaseMs }) => releaseMs[0] === null)).toEqual([true, false]);
  stop();
  press("KeyB", 120);
  expect(told).toHaveLength(2);
  capture.dispose();
  press("KeyC", 200);
  expect(field.value).toBe("xxx");
  expect(capture.sample()).toMatchObject({ pressMs: [] });
});

test("nothing that is handed over names a key", () => {
  const { press, up, capture } = typedField();
  const told: unknown[] = [];
  capture.subscribe((live) => told.push(live));
  press("KeyQ", 0, { key: "q" });
  up("KeyQ", 80);
  press("KeyZ", 150, { key: "z" });
  up("KeyZ", 230);
  expect(JSON.stringify([told, capture.sample()])).not.toMatch(/Key[QZ]|"[qz]"/);
});
