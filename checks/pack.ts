import { contentFaults } from './contentFaults';
import { loadFaults } from './loadFaults';
import { report } from './report';
import { makeTarball } from './tarball';

/** Shows what `npm publish` would send, and checks that it is all of it, nothing else, and loads. */
function pack(): void {
	const tarball = makeTarball();
	const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
	for (const file of tarball.files) console.log(`  ${file}`);
	console.log(
		`${tarball.files.length} files, ${kilobytes(tarball.size)} packed, ${kilobytes(tarball.unpackedSize)} unpacked`,
	);
	report(
		[...contentFaults(tarball), ...loadFaults(tarball.folder)],
		'The tarball is complete, holds nothing else, and its node and credential load.',
	);
}

pack();
