// Package ui is what a person sees: one screen per kind of step, on Bubble
// Tea. It knows no HTTP and speaks to flow alone.
//
// The root routes messages and nothing more. Which screen is shown follows
// from the newest snapshot's phase and step; nothing else chooses it.
package ui
