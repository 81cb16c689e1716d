// Package flow is what a verification is: its steps, answers, rules and time
// limits. It knows no HTTP and no terminal.
//
// Machine decides and is pure: an event and the time go in, the next state and
// the effects come out. Engine runs the effects and publishes snapshots.
package flow
