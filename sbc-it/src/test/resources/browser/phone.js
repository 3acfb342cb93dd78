// The page's phone: registers, calls, answers, holds; its microphone is a file, and it listens for tones.
'use strict';

const LOOK_MILLIS = 100;
const STANDS_OUT_DECIBELS = 20;

const phone = {
  log: [],
  heard: {},

  tell(event) { this.log.push(event); },

  async start(options) {
    const md5 = async text => (await fetch('/md5', { method: 'POST', body: text })).text();
    this.sip = new SipStack({ ...options, md5 }, (message, reply) => this.requested(message, reply));
    this.microphone = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    await this.sip.open();
    const from = `<${this.sip.address}>`;
    const dialog = { from: `${from};tag=${token()}`, to: from, callId: token(), routes: [], sequence: 0 };
    const answer = await this.sip.request('REGISTER', `sip:${this.sip.domain}`, dialog, '', [['Expires', 300]]);
    this.tell('register ' + answer.status);
    return answer.status;
  },

  connection() {
    this.peer = new RTCPeerConnection({ rtcpMuxPolicy: 'require' });
    this.peer.onconnectionstatechange = () => this.tell('connection ' + this.peer.connectionState);
    this.peer.ontrack = event => this.listen(event.track);
    this.microphone.getTracks().forEach(track => this.peer.addTrack(track, this.microphone));
    return this.peer;
  },

  // All candidates in one description: SIP's side here does not trickle.
  async described(description) {
    await this.peer.setLocalDescription(description);
    if (this.peer.iceGatheringState !== 'complete') {
      await new Promise(resolve => {
        this.peer.onicegatheringstatechange = () => this.peer.iceGatheringState === 'complete' && resolve();
      });
    }
    return this.peer.localDescription.sdp;
  },

  async dial(user) {
    const target = `sip:${user}@${this.sip.domain}`;
    this.dialog = { from: `<${this.sip.address}>;tag=${token()}`, to: `<${target}>`, callId: token(), routes: [],
      sequence: 0, target };
    const peer = this.connection();
    const answer = await this.sip.request('INVITE', target, this.dialog, await this.described(await peer.createOffer()));
    this.tell('answer ' + answer.status);
    if (answer.status >= 300) return answer.status;
    Object.assign(this.dialog, { to: answer.get('to'), target: answer.uri('contact'),
      routes: answer.all('record-route').reverse() });
    this.sip.acknowledge(this.dialog);
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.body });
    this.tell('established');
    return answer.status;
  },

  async requested(message, reply) {
    if (message.method === 'INVITE') {
      const again = message.tag('to') !== '';
      if (!again) {
        reply(180, 'Ringing');
        this.connection();
        this.dialog = { from: message.get('to') + ';tag=' + this.sip.dialogTag(), to: message.get('from'),
          callId: message.get('call-id'), routes: message.all('record-route'), sequence: 0, target: message.uri('contact') };
      }
      await this.peer.setRemoteDescription({ type: 'offer', sdp: message.body });
      reply(200, 'OK', await this.described(await this.peer.createAnswer()));
      this.tell(again ? 'renegotiated ' + this.peer.getTransceivers()[0].currentDirection : 'established');
    } else {
      reply(200, 'OK');
      if (message.method === 'BYE') {
        this.peer.close();
        this.tell('ended');
      }
    }
  },

  // direction: sendonly to hold, sendrecv to go on; restart: with new ICE credentials
  async renegotiate(direction, restart = false) {
    this.peer.getTransceivers()[0].direction = direction;
    const offer = await this.described(await this.peer.createOffer({ iceRestart: restart }));
    const answer = await this.sip.request('INVITE', this.dialog.target, this.dialog, offer);
    if (answer.status < 300) {
      this.sip.acknowledge(this.dialog);
      await this.peer.setRemoteDescription({ type: 'answer', sdp: answer.body });
    }
    this.tell('renegotiation ' + answer.status);
    return answer.status;
  },

  async hangUp() {
    const answer = await this.sip.request('BYE', this.dialog.target, this.dialog);
    this.peer.close();
    return answer.status;
  },

  press(digits) { this.peer.getSenders()[0].dtmf.insertDTMF(digits, 150, 100); },

  // Ten times a second: the frequency that stands out of what is played, to the nearest 100 Hz.
  listen(track) {
    const audio = document.createElement('audio');
    audio.srcObject = new MediaStream([track]);
    audio.muted = true;
    audio.play();
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(audio.srcObject).connect(analyser);
    const bins = new Float32Array(analyser.frequencyBinCount);
    setInterval(() => {
      analyser.getFloatFrequencyData(bins);
      const loudest = bins.indexOf(Math.max(...bins));
      const median = bins.toSorted()[bins.length / 2];
      if (Number.isFinite(bins[loudest]) && bins[loudest] > -60 && bins[loudest] - median > STANDS_OUT_DECIBELS) {
        const hertz = 100 * Math.round(loudest * context.sampleRate / analyser.fftSize / 100);
        this.heard[hertz] = (this.heard[hertz] ?? 0) + LOOK_MILLIS / 1000;
      }
    }, LOOK_MILLIS);
  },

  // What the browser says of its transport and of the packets.
  async statistics() {
    const found = {};
    (await this.peer.getStats()).forEach(entry => {
      if (entry.type === 'transport') Object.assign(found, { dtls: entry.dtlsState, cipher: entry.srtpCipher, ice: entry.iceState,
        role: entry.iceRole });
      if (entry.type === 'inbound-rtp') Object.assign(found, { received: entry.packetsReceived, lost: entry.packetsLost });
      if (entry.type === 'outbound-rtp') found.sent = entry.packetsSent;
    });
    return found;
  },
};
