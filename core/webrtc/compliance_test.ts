import { createPeerConnection } from "./mod.ts";
import { testDataChannels } from "./testing_channels.ts";

testDataChannels("ours to ours", async () => {
  const offerer = await createPeerConnection({});
  const answerer = await createPeerConnection({});
  return {
    offerer,
    answerer,
    close: async () => {
      offerer.close();
      answerer.close();
      await Promise.all([offerer.closed, answerer.closed]);
    },
  };
});
