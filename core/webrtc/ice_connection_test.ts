import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Candidate, CandidatePairState, classes, Message, methods, parseMessage, StunProtocol } from "werift";
import { udpCandidate } from "./candidate.ts";
import { IceConnection } from "./ice_connection.ts";
import { until } from "./testing_connections.ts";
import { UdpSocket } from "./udp_socket.ts";

/** An agent with one host candidate on loopback. */
class Agent {
  readonly connection: IceConnection;
  readonly protocol = new StunProtocol();
  readonly socket: UdpSocket;
  readonly candidate: Candidate;
  readonly got: string[] = [];
  /** Whether what arrives is dropped. */
  isDeaf = false;

  private constructor(socket: UdpSocket, silenceMs?: number) {
    this.connection = new IceConnection(silenceMs);
    this.socket = socket;
    const { foundation, priority } = udpCandidate("host", ["127.0.0.1", socket.port], 0);
    this.candidate = new Candidate(foundation, 1, "udp", priority, "127.0.0.1", socket.port, "host");
    this.protocol.transport = socket as unknown as StunProtocol["transport"];
    socket.onData = (data, from) => this.isDeaf || this.connection.receive(this.protocol, data, from);
    this.connection.onDatagram = (data) => this.got.push(data.toString("hex"));
    this.connection.adopt(this.protocol, this.candidate);
  }

  static async open(silenceMs?: number): Promise<Agent> {
    return new Agent(await UdpSocket.bind("127.0.0.1"), silenceMs);
  }

  meet(other: Agent, controlling: boolean): void {
    const { localUsername: usernameFragment, localPassword: password } = other.connection;
    this.connection.iceControlling = controlling;
    this.connection.setRemoteParams({ usernameFragment, password, iceLite: false });
    const { foundation, priority, host, port } = other.candidate;
    this.connection.addRemoteCandidate(new Candidate(foundation, 1, "udp", priority, host, port, "host"));
  }
}

async function pair(silenceMs?: number): Promise<[Agent, Agent]> {
  const agents: [Agent, Agent] = [await Agent.open(silenceMs), await Agent.open(silenceMs)];
  agents[0].meet(agents[1], true);
  agents[1].meet(agents[0], false);
  return agents;
}

async function connected(...agents: Agent[]): Promise<void> {
  await until(() => agents.every(({ connection }) => connection.state === "connected"), "ICE to connect");
}

async function close(...agents: Agent[]): Promise<void> {
  await Promise.all(agents.map(({ connection }) => connection.close()));
}

/** The first byte says DTLS (RFC 7983). */
const DATAGRAM = Buffer.from([22, 1, 2]);

Deno.test("IceConnection connects and carries datagrams both ways", async () => {
  const [anne, bert] = await pair();
  anne.connection.startChecks();
  bert.connection.startChecks();
  await connected(anne, bert);
  await anne.connection.send(DATAGRAM);
  await bert.connection.send(DATAGRAM);
  await until(() => anne.got.length === 1 && bert.got.length === 1, "a datagram each way");
  await close(anne, bert);
});

Deno.test("IceConnection delivers what arrives before it knows the path itself, once it does", async () => {
  const [anne, bert] = await pair();
  anne.connection.receive(anne.protocol, DATAGRAM, ["127.0.0.1", bert.socket.port]);
  assert.deepEqual(anne.got, []);
  anne.connection.startChecks();
  bert.connection.startChecks();
  await connected(anne, bert);
  assert.deepEqual(anne.got, [DATAGRAM.toString("hex")]);
  await close(anne, bert);
});

Deno.test("IceConnection tries again when the other side was not there at first", async () => {
  const [anne, bert] = await pair();
  bert.isDeaf = true;
  anne.connection.startChecks();
  const [only] = anne.connection.checkList;
  await until(() => only?.state === CandidatePairState.FAILED, "the first check to fail");
  bert.isDeaf = false;
  // It only answers: nothing of its own triggers the check.
  await connected(anne);
  await close(anne, bert);
});

Deno.test("IceConnection is disconnected while it hears nothing, and connected again when it does", async () => {
  const [anne, bert] = await pair(200);
  anne.connection.startChecks();
  bert.connection.startChecks();
  await connected(anne, bert);
  anne.isDeaf = true;
  await until(() => anne.connection.state === "disconnected", "the silence to be noticed");
  anne.isDeaf = false;
  await bert.connection.send(DATAGRAM);
  await connected(anne);
  await close(anne, bert);
});

Deno.test("IceConnection answers and remembers only requests with its user name and a right integrity", async () => {
  const [anne, bert] = await pair();
  const stranger = await UdpSocket.bind("127.0.0.1");
  const answers: string[] = [];
  stranger.onData = (data) => {
    const { messageClass, transactionIdHex } = parseMessage(data)!;
    if (messageClass === classes.RESPONSE) answers.push(transactionIdHex);
  };
  const { localUsername, localPassword, remoteUsername } = anne.connection;
  const bad = [
    bindingRequest(undefined, undefined),
    bindingRequest(`${localUsername}:${remoteUsername}`, undefined),
    bindingRequest(`${localUsername}:${remoteUsername}`, "wrong password"),
    bindingRequest(`other:${remoteUsername}`, localPassword),
    bindingRequest(`${localUsername}:other`, localPassword),
  ];
  const good = bindingRequest(`${localUsername}:${remoteUsername}`, localPassword);
  for (const request of [...bad, good]) await stranger.send(request.bytes, ["127.0.0.1", anne.socket.port]);
  await until(() => answers.length > 0, "an answer");
  assert.deepEqual(answers, [good.transactionIdHex]);
  assert.equal(
    anne.connection.remoteCandidates.length,
    2,
    "the other agent, and the one who knew the password",
  );
  await stranger.close();
  await close(anne, bert);
});

function bindingRequest(userName: string | undefined, password: string | undefined): Message {
  const request = new Message(methods.BINDING, classes.REQUEST);
  request.setAttribute("PRIORITY", 1).setAttribute("ICE-CONTROLLED", 1n);
  if (userName !== undefined) request.setAttribute("USERNAME", userName);
  if (password !== undefined) request.addMessageIntegrity(Buffer.from(password));
  return request.addFingerprint();
}

Deno.test("IceConnection ignores data from strangers, and garbage from anybody", async () => {
  const [anne, bert] = await pair();
  anne.connection.startChecks();
  bert.connection.startChecks();
  await connected(anne, bert);
  const stranger = await UdpSocket.bind("127.0.0.1");
  const garbage = [
    Buffer.alloc(0),
    Buffer.alloc(1),
    Buffer.alloc(20),
    Buffer.alloc(1500, 0xff),
    stunGarbage(),
  ];
  for (const data of [DATAGRAM, ...garbage]) await stranger.send(data, ["127.0.0.1", anne.socket.port]);
  for (const data of garbage) anne.connection.receive(anne.protocol, data, ["127.0.0.1", bert.socket.port]);
  await bert.connection.send(DATAGRAM);
  await until(() => anne.got.length > 0, "the datagram of the other agent");
  assert.equal(anne.got.length, 1);
  await stranger.close();
  await close(anne, bert);
});

/** A header that promises attributes, and something else behind it. */
function stunGarbage(): Buffer {
  const bytes = Buffer.alloc(40, 0xee);
  bytes.writeUInt16BE(1, 0);
  bytes.writeUInt16BE(20, 2);
  bytes.writeUInt32BE(0x2112a442, 4);
  return bytes;
}

Deno.test("IceConnection.close() ends checks under way, and leaves nothing", async () => {
  const [anne, bert] = await pair();
  bert.isDeaf = true;
  anne.connection.startChecks();
  bert.connection.startChecks();
  await close(anne, bert);
  assert.equal(anne.connection.state, "closed");
});

Deno.test("IceConnection has credentials of its own, as long as RFC 8445 wants them, and no server", () => {
  const [one, two] = [new IceConnection(), new IceConnection()];
  assert.match(one.localUsername, /^[A-Za-z0-9+/]{8}$/);
  assert.match(one.localPassword, /^[A-Za-z0-9+/]{24}$/);
  assert.notEqual(one.localPassword, two.localPassword);
  assert.equal(one.stunServer, undefined);
});
