// Package approval decides who has to say yes, who may, and when it counts.
//
// A Request asks a set of people about a set of subjects. It knows subjects by
// id, version and digest, people by id, and texts by digest; it knows no review,
// no ledger and no depth. Which quorum a purpose needs and how long people have
// comes in as values from the policy table and is kept in the request, so a
// change of policy never changes a request that runs.
//
// Rules are methods with the time and the actor as parameters. They return the
// events that the command adds, or a refusal with a sentence for the person. The
// state is the fold of the events by Apply. Every rule first does what was due by
// then, so the events it returns begin with those of Elapse; append them together
// and in order. A rule that has nothing to add returns nil and no error.
package approval
