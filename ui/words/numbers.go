package words

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cedula/truora/safetext"
)

// exampleNumber is the number in texts about phones if the country is unknown.
const exampleNumber = "+57 300 123 4567"

// exampleNumbers are mobile numbers in each country's usual format.
var exampleNumbers = map[string]string{
	"AR": "+54 9 11 1234-5678", "BO": "+591 7123 4567", "BR": "+55 11 91234-5678", "CL": "+56 9 1234 5678", "CO": exampleNumber,
	"CR": "+506 8312 3456", "DO": "+1 809 234 5678", "EC": "+593 99 123 4567", "ES": "+34 612 34 56 78", "GT": "+502 5123 4567",
	"MX": "+52 55 1234 5678", "PA": "+507 6123 4567", "PE": "+51 912 345 678", "PT": "+351 912 345 678", "PY": "+595 981 123 456",
	"US": "+1 201 555 0123", "UY": "+598 94 123 456", "VE": "+58 412 123 4567",
}

// withPhoneExample inserts the country's own word for a mobile phone and an example
// number into a text.
func (w *Words) withPhoneExample(text, country string) string {
	text = w.withCountryWords(text, country)
	if number := exampleNumbers[country]; number != "" {
		text = strings.NewReplacer(exampleNumber, number, exampleNumbers["BR"], number).Replace(text)
	}
	return text
}

// Number formats a number with the language's decimal mark and at most decimals
// places.
func (w *Words) Number(n float64, decimals int) string {
	s := strconv.FormatFloat(n, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return strings.Replace(s, ".", w.decimalMark, 1)
}

// Percent formats a fraction of 0 to 1, such as "87%" or "64.9%". It has enough
// digits that a value just below a threshold does not look equal to it.
func (w *Words) Percent(share float64) string {
	return w.Number(share*100, 1) + w.percentSign
}

// Bytes formats a size, such as "3.4 MB". A kilobyte is 1024 bytes, so that a
// limit of 20MiB is shown as "20 MB".
func (w *Words) Bytes(n int64) string {
	size, unit := float64(max(n, 0)), 0
	for units := len(byteUnits) - 1; size >= 1023.5 && unit < units; unit++ {
		size /= 1024
	}
	decimals := 0
	if unit > 1 && size < 100 {
		decimals = 1
	}
	return w.Number(size, decimals) + " " + byteUnits[unit]
}

var byteUnits = [...]string{"B", "KB", "MB", "GB", "TB"}

// Rate formats bytes per second, such as "3.4 MB/s".
func (w *Words) Rate(bytesPerSecond float64) string {
	if math.IsNaN(bytesPerSecond) || math.IsInf(bytesPerSecond, 0) {
		return "…"
	}
	return w.Bytes(int64(bytesPerSecond)) + "/s"
}

// Duration formats a duration with its two largest units, such as "45 s", "1
// min 20 s" or "2 h 5 min"; the same in all languages. It rounds up to whole
// seconds, so that a remaining time is never shown as zero.
func (w *Words) Duration(d time.Duration) string {
	seconds := int64(math.Ceil(max(d, 0).Seconds()))
	switch {
	case seconds < 60:
		return twoUnits(seconds, "s", 0, "")
	case seconds < 3600:
		return twoUnits(seconds/60, "min", seconds%60, "s")
	case seconds < 48*3600:
		return twoUnits(seconds/3600, "h", seconds%3600/60, "min")
	}
	return twoUnits(seconds/86400, "d", seconds%86400/3600, "h")
}

func twoUnits(great int64, greatUnit string, small int64, smallUnit string) string {
	s := strconv.FormatInt(great, 10) + " " + greatUnit
	if small == 0 {
		return s
	}
	return s + " " + strconv.FormatInt(small, 10) + " " + smallUnit
}

// Date formats the date of a time, such as "21 Jun 1988" or "21/06/1988",
// depending on the language.
func (w *Words) Date(at time.Time) string { return at.Format(w.dateLayout) }

// DateAndTime formats a time to the minute, in the local time zone.
func (w *Words) DateAndTime(at time.Time) string {
	at = at.Local()
	return w.Date(at) + at.Format(" 15:04")
}

// DateOf formats a date or a time of the API: as a date if it is one or
// midnight, else to the minute with its zone. Any other text is returned
// unchanged.
func (w *Words) DateOf(value string) string {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return w.Date(day)
	}
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return value
	}
	if at = at.UTC(); at.Equal(at.Truncate(24 * time.Hour)) {
		return w.Date(at)
	}
	return w.DateAndTime(at) + at.Local().Format(" MST")
}

// monthNames are prefixes of the months' names in the three languages: no
// prefix matches two months.
var monthNames = [12][]string{
	{"jan", "ene"}, {"feb", "fev"}, {"mar"}, {"apr", "abr"}, {"may", "mai"}, {"jun"},
	{"jul"}, {"aug", "ago"}, {"sep", "set"}, {"oct", "out"}, {"nov"}, {"dec", "dic", "dez"},
}

// monthNumber is the number of a month given as a word; anything else is
// returned unchanged.
func monthNumber(word string) string {
	for i, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(word, name) {
				return strconv.Itoa(i + 1)
			}
		}
	}
	return word
}

// ReadDate parses a date: the day first, with the month as a number or a word,
// or the year first. It returns the API's format (YYYY-MM-DD). Text that is not
// a date, or is ambiguous, is returned unchanged.
func (w *Words) ReadDate(typed string) string {
	if days := w.findDays(typed); len(days) == 1 {
		return days[0].Format(time.DateOnly)
	}
	return typed
}

// DateError explains why ReadDate does not accept a text.
func (w *Words) DateError(typed string) string {
	const most = 40
	shown := safetext.Visible(typed)
	if letters := []rune(shown); len(letters) > most {
		shown = string(letters[:most]) + "…"
	}
	if days := w.findDays(typed); len(days) > 1 {
		return w.Form.AmbiguousDate(shown, w.Date(days[0]), w.Date(days[1]))
	}
	return w.Form.NoSuchDate(shown)
}

// hasMonthAsWord reports whether the language writes months as words: its
// speakers disagree on the order of day and month in numeric dates.
func (w *Words) hasMonthAsWord() bool { return strings.Contains(w.dateLayout, "Jan") }

// findDays returns the possible dates.
func (w *Words) findDays(typed string) (days []time.Time) {
	isSeparator := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	parts := strings.FieldsFunc(strings.ToLower(safetext.ASCII(safetext.Typed(typed))), isSeparator)
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "de" || part == "del" || part == "of" })
	if len(parts) != 3 {
		return nil
	}
	add := func(year, month, day string) {
		for _, year := range possibleYears(year) {
			text := fmt.Sprintf("%s-%02s-%02s", year, month, day)
			if day, err := time.Parse(time.DateOnly, text); err == nil && !slices.Contains(days, day) {
				days = append(days, day)
			}
		}
	}
	first, second, third := parts[0], monthNumber(parts[1]), parts[2]
	switch month := monthNumber(first); {
	case month != first: // June 21, 1988
		add(third, month, parts[1])
	case len(first) == 4:
		add(first, second, third)
	default:
		add(third, second, first)
		if w.hasMonthAsWord() && second == parts[1] {
			add(third, first, second)
		}
	}
	return days
}

// possibleYears are the possible years for four digits, or for two.
func possibleYears(digits string) []string {
	switch len(digits) {
	case 2:
		return []string{"19" + digits, "20" + digits}
	case 4:
		return []string{digits}
	}
	return nil
}

// Age formats how long ago something was, in one unit; after more than a month,
// the date.
func (w *Words) Age(then, now time.Time) string {
	switch age := now.Sub(then); {
	case age < time.Minute:
		return w.Chooser.JustNow
	case age < time.Hour:
		return w.Chooser.MinutesAgo(int(age.Minutes()))
	case age < 24*time.Hour:
		return w.Chooser.HoursAgo(int(age.Hours()))
	case age < 31*24*time.Hour:
		return w.Chooser.DaysAgo(int(age.Hours() / 24))
	}
	return w.Date(then)
}

// plural selects a text by number; many and none may contain a %d.
func plural(n int, one, many, none string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return fmt.Sprintf(many, n)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
