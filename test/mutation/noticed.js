/** The change that Stryker tries, and the last one that a test has noticed. Jest loads this once for all test files. */
let noticed;
const change = () => process.env.__STRYKER_ACTIVE_MUTANT__;

exports.notice = () => (noticed = change());
exports.isNoticed = () => noticed !== undefined && noticed === change();
