import { strict as assert } from "node:assert";
import { RoundTripQuestions } from "./round_trip_questions.ts";
import type { Chunk } from "./wire/chunk.ts";
import { encodeHeartbeat, encodeHeartbeatAck } from "./wire/heartbeat.ts";

/** The answer to a question that must be there. */
const answerTo = (question: Chunk | undefined) => encodeHeartbeatAck(question!);

Deno.test("answered() measures from the question, and shortest() keeps the shortest", () => {
  const questions = new RoundTripQuestions();
  assert.equal(questions.shortest(0), 0);
  assert.equal(questions.shortest(30), 30);
  assert.equal(questions.answered(answerTo(questions.next(100)), 120), true);
  assert.equal(questions.shortest(0), 20);
  assert.equal(questions.shortest(30), 20);
  assert.equal(questions.shortest(10), 10);
  questions.answered(answerTo(questions.next(200)), 208);
  questions.answered(answerTo(questions.next(300)), 340);
  assert.equal(questions.shortest(0), 8);
});

Deno.test("next() asks one question at a time, 5 ms apart, and gives one up after a second", () => {
  const questions = new RoundTripQuestions();
  const first = questions.next(0);
  assert.ok(first);
  assert.equal(questions.next(999), undefined);
  const second = questions.next(1000);
  assert.ok(second);
  assert.equal(questions.answered(answerTo(first), 1002), true, "it was one, but came too late");
  assert.equal(questions.shortest(0), 0);
  questions.answered(answerTo(second), 1004);
  assert.equal(questions.shortest(0), 4);
  assert.equal(questions.next(1004), undefined);
  assert.ok(questions.next(1005));
});

Deno.test("answered() counts an answer once, and leaves others alone", () => {
  const questions = new RoundTripQuestions();
  const answer = answerTo(questions.next(0));
  questions.answered(answer, 50);
  questions.answered(answer, 1);
  assert.equal(questions.shortest(0), 50);
  for (const bytes of [0, 8, 12, 16]) {
    const other = encodeHeartbeatAck(encodeHeartbeat(new Uint8Array(bytes)));
    assert.equal(questions.answered(other, 60), false, `${bytes} bytes`);
  }
});
