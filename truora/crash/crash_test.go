package crash

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// caught is what a function panics with.
func caught(run func()) (failure *Panic) {
	_ = errors.As(Catch(func() error { run(); return nil }), &failure)
	return failure
}

func TestAGoroutinesPanicContinuesInWait(t *testing.T) {
	var group Group
	ran := make(chan bool, 1)
	group.Go(failHere)
	group.Go(func() { ran <- true })
	failure := caught(group.Wait)
	if failure == nil || failure.Value != "boom" || !strings.Contains(string(failure.Stack), "failHere") || !<-ran {
		t.Fatalf("%+v", failure)
	}
	if again := caught(func() { Rethrow(failure) }); again != failure {
		t.Errorf("panicked with again: %+v", again)
	}
}

func TestAGoroutinesPanicIsReturnedAsAnError(t *testing.T) {
	ended := make(chan error, 1)
	Go(func() error { failHere(); return nil }, func(err error) { ended <- err })
	var failure *Panic
	if err := <-ended; !errors.As(err, &failure) || failure.Value != "boom" {
		t.Errorf("%v", err)
	}
	Go(func() error { return io.EOF }, func(err error) { ended <- err })
	if err := <-ended; err != io.EOF {
		t.Error(err)
	}
}

// TestEveryGoroutineIsStartedHere finds go statements and sync.WaitGroup.Go
// elsewhere: a panic there would not restore the terminal.
func TestEveryGoroutineIsStartedHere(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			start, isGo := node.(*ast.GoStmt)
			group, isSelector := node.(*ast.SelectorExpr)
			switch {
			case isGo && file.Name.Name == "crash", isSelector && file.Name.Name == "crash":
				found++
			case isGo:
				t.Errorf("%v: a go statement", files.Position(start.Pos()))
			case isSelector && group.Sel.Name == "WaitGroup", isSelector && group.Sel.Name == "errgroup":
				t.Errorf("%v: a group of goroutines", files.Position(group.Pos()))
			}
			return true
		})
		return nil
	})
	if err != nil || found == 0 {
		t.Fatal(err, found)
	}
}

func failHere() { panic("boom") }

func TestCatchReturnsTheErrorWithoutAPanic(t *testing.T) {
	var group Group
	group.Go(func() {})
	if failure := caught(group.Wait); failure != nil {
		t.Error(failure)
	}
	if err := Catch(func() error { return io.EOF }); err != io.EOF {
		t.Error(err)
	}
	Rethrow(io.EOF)
	Rethrow(nil)
}
