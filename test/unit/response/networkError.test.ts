import { readNetworkError } from '../../../nodes/StableDiffusion3/response/readNetworkError';

/** As Node's HTTPS client raises it: Node 20, 22 and 24 name other places in OpenSSL, and the same reasons. */
const read = (code: string, message: string) =>
	readNetworkError({ cause: Object.assign(new Error(message), { code }) }, 'service.example').facts;

const SSL = 'routines:tls_validate_record_header';

it.each([
	['EPROTO', `write EPROTO 80FC:error:0A00010B:SSL ${SSL}:wrong version number:../deps/openssl:77:`],
	['EPROTO', `write EPROTO 80FC:error:0A000410:SSL ${SSL}:ssl/tls alert handshake failure:../deps:918:`],
	['EPROTO', `write EPROTO 80FC:error:0A000410:SSL ${SSL}:sslv3 alert handshake failure:../deps:1601:`],
	['EPROTO', `write EPROTO 80FC:error:0A00042E:SSL ${SSL}:tlsv1 alert protocol version:../deps:918:`],
	['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
])('%s, %s: never connected', (code, message) => {
	expect(read(code, message)).toMatchObject({ charge: 'not charged', repeatable: false });
});

it.each([
	[
		'EPROTO',
		`write EPROTO 80FC:error:0A000119:SSL ${SSL}:decryption failed or bad record mac:../deps:873:`,
	],
	[
		'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
		`80FC:error:0A000119:SSL ${SSL}:decryption failed or bad record mac:../deps:873:`,
	],
	['ERR_SSL_WRONG_VERSION_NUMBER', `80FC:error:0A00010B:SSL ${SSL}:wrong version number:../deps:354:`],
	['ERR_SSL_BAD_RECORD_TYPE', `80FC:error:0A0001BB:SSL ${SSL}:bad record type:../deps:263:`],
])('%s, %s: may have come after the request', (code, message) => {
	expect(read(code, message)).toMatchObject({ charge: 'may have been charged' });
});
