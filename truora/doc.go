// Package truora speaks Truora's Digital Identity API on the wire: its types,
// its calls, its errors, its retries and its uploads. It knows HTTP; it knows
// neither what a step means nor what a person sees.
//
// Where a rule comes from is marked in its comment: "guide" is one of the two
// vendor guides, "ref" the vendor's public API reference, "sdk" the behaviour
// of the vendor's own mobile SDK on the wire.
package truora
