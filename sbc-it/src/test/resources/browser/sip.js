// SIP over WebSocket (RFC 7118), as much of RFC 3261 as a test's phone needs: requests with digest authentication,
// one dialog, and no transaction that a reliable transport does not ask for.
'use strict';

const token = () => crypto.randomUUID().replaceAll('-', '');

class SipMessage {
  constructor(text) {
    const [head, body] = text.split('\r\n\r\n');
    const [start, ...fields] = head.split('\r\n');
    this.body = body;
    this.status = start.startsWith('SIP/2.0 ') ? Number(start.split(' ')[1]) : 0;
    this.method = this.status ? '' : start.split(' ')[0];
    this.fields = fields.map(field => [field.slice(0, field.indexOf(':')).trim().toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim()]);
  }
  all(name) { return this.fields.filter(([key]) => key === name).map(([, value]) => value); }
  get(name) { return this.all(name)[0] ?? ''; }
  tag(name) { return (/;tag=([^;]+)/.exec(this.get(name)) ?? ['', ''])[1]; }
  uri(name) { return (/<([^>]+)>/.exec(this.get(name)) ?? ['', ''])[1]; }
}

class SipStack {
  // options: socket (URL), domain, user, password; md5: text => Promise of hexadecimal digits
  // onRequest: (message, reply) => void, where reply is (status, reason, body)
  constructor(options, onRequest) {
    Object.assign(this, options, { onRequest, waiting: new Map(), local: token() + '.invalid' });
    this.address = `sip:${this.user}@${this.domain}`;
    this.contact = `<sip:${this.user}@${this.local};transport=ws>`;
  }

  open() {
    this.webSocket = new WebSocket(this.socket, 'sip');
    this.webSocket.onmessage = event => this.received(new SipMessage(event.data));
    return new Promise((resolve, reject) => {
      this.webSocket.onopen = resolve;
      this.webSocket.onerror = () => reject(new Error('no WebSocket'));
    });
  }

  received(message) {
    if (message.status) {
      const call = this.waiting.get(message.get('cseq') + message.get('call-id'));
      if (call && message.status >= 200) call(message);
      return;
    }
    if (message.method === 'ACK') return;
    this.onRequest(message, (status, reason, body = '') => this.write(`SIP/2.0 ${status} ${reason}`, [
      ...message.all('via').map(via => ['Via', via]),
      ...message.all('record-route').map(route => ['Record-Route', route]),
      ['From', message.get('from')],
      ['To', message.get('to') + (message.tag('to') || status === 100 ? '' : ';tag=' + this.dialogTag())],
      ['Call-ID', message.get('call-id')], ['CSeq', message.get('cseq')], ['Contact', this.contact]], body));
  }

  dialogTag() { return this.ownTag ??= token(); }

  write(start, fields, body = '') {
    const type = body ? [['Content-Type', 'application/sdp']] : [];
    const lines = [...fields, ...type, ['Content-Length', new TextEncoder().encode(body).length]];
    this.webSocket.send(start + '\r\n' + lines.map(([name, value]) => `${name}: ${value}\r\n`).join('') + '\r\n' + body);
  }

  // dialog: from, to (whole header values), callId, routes, sequence. Answers the final response.
  async request(method, target, dialog, body = '', more = []) {
    const first = await this.attempt(method, target, dialog, body, more);
    if (first.status !== 401 && first.status !== 407) return first;
    const proxy = first.status === 407;
    const challenge = first.get(proxy ? 'proxy-authenticate' : 'www-authenticate');
    const credentials = await this.credentials(challenge, method, target);
    return this.attempt(method, target, dialog, body,
      [...more, [proxy ? 'Proxy-Authorization' : 'Authorization', credentials]]);
  }

  attempt(method, target, dialog, body, more) {
    const sequence = ++dialog.sequence + ' ' + method;
    const via = `SIP/2.0/WSS ${this.local};branch=z9hG4bK${token()}`;
    const fields = number => [['Via', via], ['Max-Forwards', 70], ...dialog.routes.map(route => ['Route', route]),
      ['From', dialog.from], ['To', dialog.to], ['Call-ID', dialog.callId], ['CSeq', number]];
    this.write(`${method} ${target} SIP/2.0`,
      [...fields(sequence), ['Contact', this.contact], ['Supported', 'outbound'], ...more], body);
    return new Promise(resolve => this.waiting.set(sequence + dialog.callId, response => {
      this.waiting.delete(sequence + dialog.callId);
      if (method === 'INVITE' && response.status >= 300) {
        this.write(`ACK ${target} SIP/2.0`,
          fields(dialog.sequence + ' ACK').map(field => field[0] === 'To' ? ['To', response.get('to')] : field));
      }
      resolve(response);
    }));
  }

  acknowledge(dialog) {
    this.write(`ACK ${dialog.target} SIP/2.0`, [['Via', `SIP/2.0/WSS ${this.local};branch=z9hG4bK${token()}`],
      ['Max-Forwards', 70], ...dialog.routes.map(route => ['Route', route]), ['From', dialog.from],
      ['To', dialog.to], ['Call-ID', dialog.callId], ['CSeq', dialog.sequence + ' ACK']]);
  }

  // RFC 2617 with qop; WebCrypto has no MD5, so the page's server lends its own.
  async credentials(challenge, method, uri) {
    const part = name => (new RegExp(`\\b${name}="?([^",]*)`).exec(challenge) ?? ['', ''])[1];
    const nonceCount = '00000001';
    const clientNonce = token();
    const secret = await this.md5(`${this.user}:${part('realm')}:${this.password}`);
    const action = await this.md5(`${method}:${uri}`);
    const response = await this.md5(`${secret}:${part('nonce')}:${nonceCount}:${clientNonce}:auth:${action}`);
    return `Digest username="${this.user}", realm="${part('realm')}", nonce="${part('nonce')}", uri="${uri}", `
      + `algorithm=MD5, qop=auth, nc=${nonceCount}, cnonce="${clientNonce}", response="${response}"`;
  }
}
