// The smallest example of a failure helps a person; here it can take longer than all tests together.
require('fast-check').configureGlobal({ endOnFailure: true });
