/** Which end of a transfer one is: the sender answers (CPace's responder), the receiver begins (its initiator). */
export type PairingRole = "sender" | "receiver";
