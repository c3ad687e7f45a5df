// A client of the Model Context Protocol, by the SDK that n8n brings, in n8n's own Node. Prints the tools of a server and what
// the calls of the first one came to, as JSON: node mcpClient.cjs <n8n's script> <address> <sse | streamableHttp> <list of arguments>
const { createRequire } = require('node:module');
const { URL } = require('node:url');

const [script, address, way, calls] = process.argv.slice(2);
const load = createRequire(script);
const { Client } = load('@modelcontextprotocol/sdk/client/index.js');
const { SSEClientTransport } = load('@modelcontextprotocol/sdk/client/sse.js');
const { StreamableHTTPClientTransport } = load('@modelcontextprotocol/sdk/client/streamableHttp.js');

async function main() {
	const client = new Client({ name: 'test', version: '1.0.0' });
	const Transport = way === 'sse' ? SSEClientTransport : StreamableHTTPClientTransport;
	await client.connect(new Transport(new URL(address)));
	const { tools } = await client.listTools();
	const results = [];
	for (const args of JSON.parse(calls)) {
		results.push(await client.callTool({ name: tools[0].name, arguments: args }));
	}
	await client.close();
	console.log(JSON.stringify({ tools, results }));
}

void main();
