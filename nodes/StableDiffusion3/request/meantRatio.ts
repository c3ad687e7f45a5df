import { ASPECT_RATIOS, nearestRatio, type AspectRatio } from './aspectRatios';
import { SIDE } from './parameters';

/** No ratio is written longer, in characters. */
const LONGEST = 60;

/** "1.5" and "1,5", but not "1,024", which may be a thousand. */
const NUMBER = String.raw`(\d+(?:\.\d+|,(?!\d{3}(?!\d))\d+)?)`;

/** "1.920" in "1.920x800" may be a thousand, but not in "1.778:1": sides in px have three digits or more. */
const mayBeThousands = (sides: string[]) =>
	sides.some((side) => /[.,]\d{3}$/.test(side)) && sides.every((side) => /\d{3}/.test(side));

const DECIMAL = new RegExp(`^(?=.*[.,])${NUMBER}$`);

/** Two sides. A sheet makes a time of them: "16:09:00". */
const SIDES = new RegExp(
	String.raw`^${NUMBER}(?:\s*px)?\s*(?:[:/x×∶⁄∕]|to|by)\s*${NUMBER}(?:\s*px)?(?::0?0)?$`,
	'i',
);

/** What may be a date, and a time on a day from which sheets count: of these only the nine themselves are sure. */
const MAYBE_SIDES =
	/^(\d+)\s*[-–]\s*(\d+)$|^(?:1899-12-3[01]|1900-01-0[01]|1904-01-01|1970-01-01)[T ](\d\d):(\d\d):00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?$/;

const withCommaOrPoint = (text: string) => Number(text.replace(',', '.'));

const among = (text: string) => ASPECT_RATIOS.find((ratio) => ratio === text);

/** 16:09 as a sheet's part of a day is 0.673, which is no width divided by a height. */
const mayBeTime = (quotient: number) =>
	ASPECT_RATIOS.some((ratio) => {
		const [hours, minutes] = ratio.split(':').map(Number);
		return Math.abs((hours! * 60 + minutes!) / 1440 - quotient) < 0.0001;
	});

/** "1.7778" is a ratio; "2.3" may also be 2:3, and "1024.5" is no ratio of an image. */
function fromDecimal(text: string): AspectRatio | undefined {
	const quotient = withCommaOrPoint(text);
	const widest = SIDE.max / SIDE.min;
	if (quotient < 1 / widest || quotient > widest || mayBeTime(quotient)) return undefined;
	const nearest = nearestRatio({ width: quotient, height: 1 });
	const other = among(text.replace(/[.,]/, ':'));
	return other === undefined || other === nearest ? nearest : undefined;
}

/** The one of the nine ratios that is nearest to what a text means; undefined where that is not sure. */
export function meantRatio(written: string): AspectRatio | undefined {
	if (written.length > LONGEST) return undefined;
	const text = written
		.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
		.replace(/^['"]|['"]$/g, '');
	if (DECIMAL.test(text)) return fromDecimal(text);
	const sides = SIDES.exec(text)?.slice(1) ?? [];
	if (mayBeThousands(sides)) return undefined;
	const [width, height] = sides.map(withCommaOrPoint);
	if (width && height) return nearestRatio({ width, height });
	const maybe = MAYBE_SIDES.exec(text)?.slice(1).filter(Boolean).map(Number);
	return maybe && among(maybe.join(':'));
}
