// Package truora speaks Truora's Digital Identity API on the wire: its types,
// its calls, its errors, its retries and its uploads. It knows HTTP; it knows
// neither what a step means nor what a person sees.
//
// Where a rule comes from is marked in its comment: "guide" is one of the two
// vendor guides, "ref" the vendor's public API reference, "sdk" the behaviour
// of the vendor's own mobile SDK on the wire.
//
// An upload takes about three quarters of a MiB beside its connection (two
// buffers of copySize and TLS's own), whatever the file's size, and asks for
// no setting of the garbage collector: the process that the benchmarks measure
// stays under 20 MiB.
package truora
