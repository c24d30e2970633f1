// What is stored of the caller's typing rhythm. This server keeps none: capture and matching aren't part of it.

export function getProfileStatus(): { policy: "off"; samples: number } {
  return { policy: "off", samples: 0 };
}
