// Package sandbox is a Truora on this machine: an http.Handler that speaks the
// account API, the identity API and the storage of uploads, as strictly as a
// real backend does, with what happens in it told by scenarios.
//
// It serves a test or a demo without a socket (Sandbox.Transport) and any
// other program over HTTP (Sandbox is an http.Handler). Time is a clock that
// is handed in; nothing runs in the background: what has become due is worked
// out when somebody asks.
package sandbox
