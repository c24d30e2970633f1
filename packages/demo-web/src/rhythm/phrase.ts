// The phrase that everybody types here. It opens nothing, so anybody may know it: only how it is typed counts.
export const phrase = "the key is in the rhythm";
