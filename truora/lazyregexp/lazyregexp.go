// Package lazyregexp provides regular expressions that are compiled when they
// are first used. A program that declares many of them as package variables
// starts faster: most runs need only a few.
package lazyregexp

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// Regexp is a regular expression that is compiled when it is first used. It is
// safe for concurrent use; its methods are those of regexp.Regexp.
type Regexp struct {
	expression string
	once       sync.Once
	compiled   *regexp.Regexp
}

// New returns a regular expression in the syntax of package regexp. A malformed
// expression panics when it is first used; in tests, New itself panics.
func New(expression string) *Regexp {
	re := &Regexp{expression: expression}
	if strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test") {
		re.get()
	}
	return re
}

func (re *Regexp) get() *regexp.Regexp {
	re.once.Do(func() { re.compiled = regexp.MustCompile(re.expression) })
	return re.compiled
}

func (re *Regexp) Match(b []byte) bool                  { return re.get().Match(b) }
func (re *Regexp) MatchString(s string) bool            { return re.get().MatchString(s) }
func (re *Regexp) FindString(s string) string           { return re.get().FindString(s) }
func (re *Regexp) FindStringSubmatch(s string) []string { return re.get().FindStringSubmatch(s) }
func (re *Regexp) FindSubmatch(b []byte) [][]byte       { return re.get().FindSubmatch(b) }
func (re *Regexp) ReplaceAll(src, with []byte) []byte   { return re.get().ReplaceAll(src, with) }
func (re *Regexp) ReplaceAllString(src, with string) string {
	return re.get().ReplaceAllString(src, with)
}

func (re *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return re.get().FindAllSubmatchIndex(b, n)
}

func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return re.get().FindAllStringSubmatchIndex(s, n)
}

func (re *Regexp) ReplaceAllFunc(src []byte, with func([]byte) []byte) []byte {
	return re.get().ReplaceAllFunc(src, with)
}

func (re *Regexp) ReplaceAllStringFunc(src string, with func(string) string) string {
	return re.get().ReplaceAllStringFunc(src, with)
}
