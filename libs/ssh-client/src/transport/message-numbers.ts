/** Message numbers: RFC 4250 §4.1.2, RFC 8308 §2.3. */
export const Message = {
  disconnect: 1,
  ignore: 2,
  unimplemented: 3,
  debug: 4,
  serviceRequest: 5,
  serviceAccept: 6,
  extInfo: 7,
  kexInit: 20,
  newKeys: 21,
  kexExchangeInit: 30,
  kexExchangeReply: 31,
  /** Group exchange (RFC 4419 §5) has numbers of its own, one of them with another meaning. */
  kexGroupExchangeGroup: 31,
  kexGroupExchangeInit: 32,
  kexGroupExchangeReply: 33,
  kexGroupExchangeRequest: 34,
  userAuthRequest: 50,
  userAuthFailure: 51,
  userAuthSuccess: 52,
  userAuthBanner: 53,
  /** 60 to 79 belong to the authentication method in use. */
  userAuthMethod: 60,
  userAuthInfoResponse: 61,
  globalRequest: 80,
  requestSuccess: 81,
  requestFailure: 82,
  channelOpen: 90,
  channelOpenConfirmation: 91,
  channelOpenFailure: 92,
  channelWindowAdjust: 93,
  channelData: 94,
  channelExtendedData: 95,
  channelEof: 96,
  channelClose: 97,
  channelRequest: 98,
  channelSuccess: 99,
  channelFailure: 100,
} as const;

/** Reasons of SSH_MSG_DISCONNECT that are used or told apart here: RFC 4250 §4.2.2. */
export const DisconnectReason = {
  protocolError: 2,
  keyExchangeFailed: 3,
  macError: 5,
  serviceNotAvailable: 7,
  hostKeyNotVerifiable: 9,
  connectionLost: 10,
  byApplication: 11,
  tooManyConnections: 12,
  noMoreAuthMethods: 14,
} as const;

/** Whether a message belongs to a key exchange. RFC 4250 §4.1.1: 20 to 29 negotiate, 30 to 49 belong to the method. */
export function isKexMessage(number: number): boolean {
  return number >= 20 && number <= 49;
}

/** Whether a message needs no answer and means nothing to the layers above: RFC 4253 §11.2 to §11.4. */
export function isTransportChatter(number: number): boolean {
  return number === Message.ignore || number === Message.debug || number === Message.unimplemented;
}
