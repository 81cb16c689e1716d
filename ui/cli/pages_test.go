package cli_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page is one of the project's pages for people.
type page struct {
	path string // from the project's folder
	text string
}

const projectFolder = "../.."

func readPages(t *testing.T) (pages []page) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(projectFolder, ".github", "*.md"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages in .github: %v", err)
	}
	for _, path := range []string{"README.md", "truora/sandbox/README.md", "flow/camera/README.md"} {
		paths = append(paths, filepath.Join(projectFolder, path))
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		relative, _ := filepath.Rel(projectFolder, path)
		pages = append(pages, page{filepath.ToSlash(relative), string(text)})
	}
	return pages
}

var (
	fencedBlock  = regexp.MustCompile("(?ms)^ *```(\\w*)\n(.*?)^ *```$")
	codeSpan     = regexp.MustCompile("`([^`]+)`")
	continuation = regexp.MustCompile(`(\\|(\|))\n\s*`)
)

// shellCommands are the commands of the page's sh blocks, each on one line. The
// block that speaks to the sandbox by curl has a test of its own.
func (p page) shellCommands() (commands []string) {
	for _, block := range fencedBlock.FindAllStringSubmatch(p.text, -1) {
		if block[1] != "sh" || strings.Contains(block[2], "curl") {
			continue
		}
		for line := range strings.Lines(continuation.ReplaceAllString(block[2], "$2 ")) {
			command, _, _ := strings.Cut(line, " #")
			if command = strings.TrimSpace(command); command != "" {
				commands = append(commands, command)
			}
		}
	}
	return commands
}

// codeSpans are the pieces of code within the page's text.
func (p page) codeSpans() (spans []string) {
	for _, span := range codeSpan.FindAllStringSubmatch(fencedBlock.ReplaceAllString(p.text, ""), -1) {
		spans = append(spans, strings.Join(strings.Fields(span[1]), " "))
	}
	return spans
}

// cedulaArguments are the arguments that a command line gives to cedula; ok is
// false where it does not run it. What the line reads, writes and may leave out
// is no argument.
func cedulaArguments(command string) (args []string, ok bool) {
	for part := range strings.SplitSeq(command, " | ") {
		words := strings.Fields(part)
		switch {
		case len(words) > 0 && words[0] == "cedula":
			words = words[1:]
		case len(words) > 2 && slices.Equal(words[:3], []string{"go", "run", "."}):
			words = words[3:]
		default:
			continue
		}
		return slices.DeleteFunc(words, func(word string) bool { return strings.ContainsAny(word[:1], "<>[") }), true
	}
	return nil, false
}

// TestEveryCommandInThePagesIsUnderstood asks for the help of the very command
// line: flags are parsed before it is printed.
func TestEveryCommandInThePagesIsUnderstood(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range readPages(t) {
		for _, command := range slices.Concat(p.shellCommands(), p.codeSpans()) {
			args, ok := cedulaArguments(command)
			if !ok || seen[command] {
				continue
			}
			seen[command] = true
			if r := (cedula{args: append(args, "--help")}).run(t); r.code != 0 {
				t.Errorf("%s: %s: %s", p.path, command, r.stderr)
			}
			if len(args) == 0 || strings.HasPrefix(args[0], "-") {
				continue
			}
			if r := (cedula{args: []string{"help", args[0]}}).run(t); r.code != 0 {
				t.Errorf("%s: %s: %s", p.path, command, r.stderr)
			}
		}
	}
	if len(seen) < 15 {
		t.Errorf("found %d commands only", len(seen))
	}
}

var flagInText = regexp.MustCompile(`^--[a-z][a-z-]*`)

func TestEveryFlagInThePagesExists(t *testing.T) {
	t.Parallel()
	help := ""
	for _, command := range []string{"run", "demo", "resume", "result", "link", "list", "listen", "init", "sandbox", "doctor"} {
		help += cedula{args: []string{"help", command}}.run(t).stdout
	}
	for _, p := range readPages(t) {
		for _, span := range p.codeSpans() {
			if flag := flagInText.FindString(span); flag != "" && !strings.Contains(help, flag+" ") {
				t.Errorf("%s: no command has %s", p.path, flag)
			}
		}
	}
}

// Of the commands in the pages' blocks: those that end with another code than
// 0, since nobody answers them here.
var exitOfCommand = map[string]int{
	"cedula":      3,
	"cedula init": 3,
	"cedula run --account-id client-42 --country CO --meta branch=north --json": 3,
	"cedula resume":                        3,
	"cedula resume IDP0123456789":          4,
	"cedula resume --forget IDP0123456789": 2,
	"cedula result IDP0123456789 --wait":   4,
}

// Those that are not run: the first is what the tests of the terminal walk
// through, the second serves until a signal comes.
var notRun = []string{"go run . demo", "cedula sandbox"}

// TestEveryCommandInThePagesDoesWhatItSays runs the commands of the blocks in
// their order, against a backend and with the files that they name.
func TestEveryCommandInThePagesDoesWhatItSays(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not installed")
	}
	b := startBackend(t, "happy")
	folder, home := t.TempDir(), t.TempDir()
	for target, name := range map[string]string{"document_front": "front.jpg", "document_back": "back.jpg", "face_video": "face.mp4"} {
		if err := os.Link(b.files[target], filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	environment := []string{
		keyInEnvironment, "CEDULA_CONFIG=" + b.config(t, ""), "TERM=dumb",
		"PATH=" + filepath.Dir(binary) + string(filepath.ListSeparator) + os.Getenv("PATH"),
	}
	for _, p := range readPages(t) {
		for _, command := range p.shellCommands() {
			if _, ok := cedulaArguments(command); !ok || slices.Contains(notRun, command) {
				continue
			}
			run := cedula{env: environment, home: home, input: strings.NewReader("")}.command(t.Context(), t)
			run.Path, run.Args = shell, []string{"sh", "-c", strings.Replace(command, "go run . ", "cedula ", 1)}
			run.Dir = folder
			output, _ := run.CombinedOutput()
			if code := run.ProcessState.ExitCode(); code != exitOfCommand[command] {
				t.Errorf("%s: %s: exit %d, want %d\n%s", p.path, command, code, exitOfCommand[command], output)
			}
		}
	}
}

var (
	link         = regexp.MustCompile(`\]\(([^)]*)\)`)
	pathInCode   = regexp.MustCompile(`^[\w.-]+(/[\w.*-]+)+/?$`)
	goFileInCode = regexp.MustCompile(`^[\w-]+\.(go|toml|md|svg)$`)
	heading      = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notInAnchor  = regexp.MustCompile(`[^\w -]`)
)

// Paths in the pages that are not the project's own.
var pathsElsewhere = []string{"bank.toml", "sandbox.toml", "./bank.toml", "cedula/config.toml"}

func TestEveryPathInThePagesExists(t *testing.T) {
	t.Parallel()
	for _, p := range readPages(t) {
		for _, target := range link.FindAllStringSubmatch(p.text, -1) {
			p.checkLink(t, target[1])
		}
		for _, span := range slices.Concat(p.codeSpans(), strings.Fields(strings.Join(p.shellCommands(), " "))) {
			isPath := pathInCode.MatchString(span) || goFileInCode.MatchString(span)
			if !isPath || slices.Contains(pathsElsewhere, span) {
				continue
			}
			if found, err := filepath.Glob(filepath.Join(projectFolder, filepath.FromSlash(strings.TrimSuffix(span, "/...")))); err != nil || len(found) == 0 {
				t.Errorf("%s: there is no %s", p.path, span)
			}
		}
	}
}

// checkLink checks that a link leads to a file of the project, and to a heading
// where it names one.
func (p page) checkLink(t *testing.T, target string) {
	t.Helper()
	if strings.Contains(target, "://") {
		return
	}
	name, anchor, _ := strings.Cut(target, "#")
	text := p.text
	if name != "" {
		content, err := os.ReadFile(filepath.Join(projectFolder, filepath.Dir(p.path), filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%s: %s: %v", p.path, target, err)
			return
		}
		text = string(content)
	}
	isTarget := func(title []string) bool {
		return strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(title[1]), ""), " ", "-") == anchor
	}
	if anchor != "" && !slices.ContainsFunc(heading.FindAllStringSubmatch(text, -1), isTarget) {
		t.Errorf("%s: %s: no such heading", p.path, target)
	}
}

var (
	nameInCode = regexp.MustCompile(`^[A-Za-z]\w*(\.[A-Za-z]\w*)?$`)
	word       = regexp.MustCompile(`[A-Za-z]\w*`)
)

// Names in the page for contributors that Go code does not have.
var namesElsewhere = []string{"curl", "toml", "go", "sh"}

// TestEveryNameForContributorsIsInTheCode keeps the page up with renames.
func TestEveryNameForContributorsIsInTheCode(t *testing.T) {
	t.Parallel()
	known := wordsOfTheCode(t)
	for _, p := range readPages(t) {
		if p.path != ".github/CONTRIBUTING.md" {
			continue
		}
		for _, span := range p.codeSpans() {
			if !nameInCode.MatchString(span) || goFileInCode.MatchString(span) || slices.Contains(namesElsewhere, span) {
				continue
			}
			for part := range strings.SplitSeq(span, ".") {
				if !known[part] {
					t.Errorf("%s: the code has no %s", p.path, span)
				}
			}
		}
	}
}

// wordsOfTheCode are all words in the project's Go files, this one aside.
func wordsOfTheCode(t *testing.T) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	err := filepath.WalkDir(projectFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || entry.Name() == "pages_test.go" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, w := range word.FindAllString(string(text), -1) {
			words[w] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return words
}
