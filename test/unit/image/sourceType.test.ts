import { readSourceType, withSourceType } from '../../../nodes/StableDiffusion3/image/sourceType';

const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype';
const IPTC = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"';

/** A packet whose descriptions are these. */
const packet = (descriptions: string, rdf = 'rdf') =>
	`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <${rdf}:RDF xmlns:${rdf}="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${descriptions}</${rdf}:RDF>
</x:xmpmeta>${' '.repeat(2000)}<?xpacket end="w"?>`;

const property = (value: string) =>
	`<rdf:Description rdf:about="" ${IPTC}><Iptc4xmpExt:DigitalSourceType>${value}</Iptc4xmpExt:DigitalSourceType></rdf:Description>`;

describe('reads', () => {
	it.each<[string, string]>([
		['an element', property(`${VOCABULARY}/trainedAlgorithmicMedia`)],
		['a composite', property(`${VOCABULARY}/compositeWithTrainedAlgorithmicMedia`)],
		[
			'an attribute',
			`<rdf:Description ${IPTC} Iptc4xmpExt:DigitalSourceType="${VOCABULARY}/trainedAlgorithmicMedia"/>`,
		],
		[
			'a resource',
			`<rdf:Description ${IPTC}><Iptc4xmpExt:DigitalSourceType rdf:resource="${VOCABULARY}/trainedAlgorithmicMedia"/></rdf:Description>`,
		],
		[
			'another prefix',
			property(`${VOCABULARY}/trainedAlgorithmicMedia`).replaceAll(/Iptc4xmpExt(?=[:=])/g, 'ext-1'),
		],
		[
			'a description behind one of another namespace',
			`<rdf:Description ${IPTC} xmlns:me="urn:me" me:DigitalSourceType="x" Iptc4xmpExt:DigitalSourceType="${VOCABULARY}/trainedAlgorithmicMedia"/>`,
		],
		['single quotes', property(`${VOCABULARY}/trainedAlgorithmicMedia`).replaceAll('"', "'")],
	])('a model in %s', (_what, description) => {
		expect(readSourceType(Buffer.from(packet(description)))).toBe('model');
	});

	it.each(['digitalCapture', 'algorithmicMedia', 'compositeSynthetic', ''])(
		'something else in %j',
		(type) => {
			expect(readSourceType(Buffer.from(packet(property(`${VOCABULARY}/${type}`))))).toBe('other');
		},
	);

	it.each([
		['nothing', ''],
		['an empty packet', packet('')],
		['a value', packet(`<rdf:Description ${IPTC} Iptc4xmpExt:Event="DigitalSourceType"/>`)],
		['a longer name', packet(`<rdf:Description ${IPTC} Iptc4xmpExt:DigitalSourceTypes="x"/>`)],
		['another namespace', packet('<rdf:Description xmlns:me="urn:me" me:DigitalSourceType="x"/>')],
	])('nothing in %s', (_what, xmp) => {
		expect(readSourceType(Buffer.from(xmp))).toBe('none');
	});
});

describe('adds', () => {
	const added = (present?: string) =>
		withSourceType(
			present === undefined ? undefined : Buffer.from(present),
			'trainedAlgorithmicMedia',
		)?.toString();

	it.each<[string, string | undefined]>([
		['to nothing', undefined],
		['to a packet without properties', packet('')],
		['to a closed packet', '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="..."/></x:xmpmeta>'],
		['to what is no packet', '<x:xmpmeta'],
	])('a packet of its own %s', (_what, present) => {
		const xmp = added(present)!;
		expect(readSourceType(Buffer.from(xmp))).toBe('model');
		expect(xmp).toBe(added());
	});

	it.each([
		['', '<rdf:Description rdf:about="" xmlns:dc="urn:dc" dc:title="größer 猫"/>'],
		[' of the image', '<rdf:Description xmlns:dc="urn:dc" dc:title="a"/>'],
		[' of the same image', `<rdf:Description rdf:about="uuid:1"/><rdf:Description rdf:about="uuid:1"/>`],
		[' of the same image, in single quotes', `<rdf:Description rdf:about = 'uuid:1'/>`],
	])('a description%s to those that are there', (_what, descriptions) => {
		const before = packet(descriptions);
		const after = added(before)!;
		const about = /about\s*=\s*("[^"]*"|'[^']*')/.exec(before)?.[1] ?? '""';
		const end = before.indexOf('</rdf:RDF>');
		expect(after.startsWith(before.slice(0, end))).toBe(true);
		expect(after.endsWith(before.slice(end))).toBe(true);
		expect(after.slice(end)).toMatch(
			new RegExp(`^<rdf:Description xmlns:rdf="[^"]*" rdf:about=${about} `),
		);
		expect(after.split('DigitalSourceType>')[1]).toBe(
			`${VOCABULARY}/trainedAlgorithmicMedia</Iptc4xmpExt:`,
		);
	});

	it('a description where RDF has another prefix', () => {
		const after = added(packet('<r:Description r:about=""/>', 'r'))!;
		expect(after).toMatch(/<r:Description r:about=""\/><rdf:Description xmlns:rdf=[^>]*>[^]*<\/r:RDF>/);
	});

	it('nothing to a packet that it cannot read', () => {
		const utf16 = Buffer.from(packet('<rdf:Description rdf:about=""/>'), 'utf16le');
		expect(withSourceType(utf16, 'trainedAlgorithmicMedia')).toBeUndefined();
		expect(added('<rdf:RDF><rdf:Description/>')).toBeUndefined();
	});
});
