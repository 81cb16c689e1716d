package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/bcrypt"
)

// The length of a PIN in bytes: bcrypt reads at most 72.
const (
	minPINLength = 4
	maxPINLength = 72
)

// pinCost is the bcrypt cost: a quarter of a second per try.
const pinCost = 12

func (a *app) pinCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "pin",
		Short: "Ask for a PIN and print its hash, for [kiosk] exit_pin_hash",
		Long: `Ask for a PIN twice, without showing it, and print its hash on stdout. Put it into
the configuration as exit_pin_hash under [kiosk]: Ctrl+X and the PIN then end the
kiosk.`,
		Example: `  cedula pin`,
		Args:    noArguments,
		RunE:    func(command *cobra.Command, _ []string) error { return a.hashPIN(command.Context()) },
	}
}

// hashPIN prompts on the terminal, or reads two lines of piped input.
func (a *app) hashPIN(ctx context.Context) error {
	output := a.Errors
	if t, err := a.findTerminal(); err == nil && isTerminal(a.Input) {
		defer t.close()
		output = t.output
	}
	questions := newDialog(a.Input, output)
	pin, err := questions.askHidden(ctx, "PIN")
	if err != nil {
		return err
	}
	if err := checkPIN(pin); err != nil {
		return err
	}
	again, err := questions.askHidden(ctx, "The same PIN again")
	if err != nil {
		return err
	}
	if again != pin {
		return errors.New("the two are not the same; nothing was written")
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(pin), pinCost)
	if err != nil {
		return fmt.Errorf("pin: %w", err)
	}
	_, err = fmt.Fprintf(a.Output, "%s\n", hash)
	return err
}

// checkPIN accepts only characters that can be typed on any keyboard.
func checkPIN(pin string) error {
	if len(pin) < minPINLength || len(pin) > maxPINLength {
		return fmt.Errorf("a PIN has %d to %d characters; digits alone will do", minPINLength, maxPINLength)
	}
	for _, r := range pin {
		if r <= ' ' || r > '~' {
			return errors.New("a PIN has digits, unaccented letters and signs, without blanks")
		}
	}
	return nil
}
