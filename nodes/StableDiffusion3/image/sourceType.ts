/**
 * Where a digital image comes from, in the terms of IPTC: from a model alone, or from a model and another image.
 *
 * @see https://cv.iptc.org/newscodes/digitalsourcetype/
 */
export type SourceType = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';

const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const NAMESPACE = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

const NEW_PACKET = Buffer.from(
	`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`,
);

/** No honest prefix is longer, in characters. */
const DECLARED_PREFIX =
	/xmlns:([\w-]{1,64})\s*=\s*["']http:\/\/iptc\.org\/std\/Iptc4xmpExt\/2008-02-29\/["']/g;

const PROPERTY = /[<\s]([\w-]{1,64}):DigitalSourceType\b/g;

/** What follows the property's name up to the next tag, be it an attribute or an element. */
function findSourceType(xmp: string): string | undefined {
	const prefixes = new Set(Array.from(xmp.matchAll(DECLARED_PREFIX), ([, prefix]) => prefix));
	const property = [...xmp.matchAll(PROPERTY)].find(([, prefix]) => prefixes.has(prefix));
	return property && xmp.slice(property.index + property[0].length).split('<', 1)[0];
}

/** Whether the XMP say where the image comes from, and if so whether that is a model. */
export function readSourceType(xmp: Buffer): 'none' | 'model' | 'other' {
	const found = findSourceType(xmp.toString('latin1'));
	if (found === undefined) return 'none';
	return /trainedAlgorithmicMedia\b/i.test(found) ? 'model' : 'other';
}

/** No property stands outside of a description, in any encoding. */
const isEmpty = (packet: Buffer) => !packet.toString('latin1').replaceAll('\0', '').includes('Description');

/**
 * The packet with the source type, in a description of its own at the end, and all else as it was.
 *
 * @param present undefined for a new packet
 * @returns undefined where it is no XMP in UTF-8
 * @see https://iptc.org/std/photometadata/specification/ (Digital Source Type)
 */
export function withSourceType(present: Buffer | undefined, type: SourceType): Buffer | undefined {
	const packet = present && !isEmpty(present) ? present : NEW_PACKET;
	const text = packet.toString('latin1');
	const end = /<\/[\w-]+:RDF\s*>/.exec(text)?.index;
	if (end === undefined) return undefined;
	// All descriptions of a packet are about the same.
	const about = /:about\s*=\s*("[^"]*"|'[^']*')/.exec(text)?.[1] ?? '""';
	const description =
		`<rdf:Description xmlns:rdf="${RDF}" rdf:about=${about} xmlns:Iptc4xmpExt="${NAMESPACE}">` +
		`<Iptc4xmpExt:DigitalSourceType>${VOCABULARY}${type}</Iptc4xmpExt:DigitalSourceType></rdf:Description>`;
	return Buffer.from(text.slice(0, end) + description + text.slice(end), 'latin1');
}
