package flow

import (
	"context"
	"testing"
)

func TestTransitionsAreFollowedWithoutLossAndHeldWithinBounds(t *testing.T) {
	b := newBoard()
	for seq := 1; seq <= 3*transitionsKept; seq++ {
		b.publish(epoch, TimerFired{}, Output{}, nil, nil, "")
		if next, err := b.nextTransition(context.Background(), seq); err != nil || next.Seq != seq {
			t.Fatalf("asked for %d: %d, %v", seq, next.Seq, err)
		}
	}
	if len(b.transitions) > transitionsKept {
		t.Errorf("%d are held", len(b.transitions))
	}
	oldest, err := b.nextTransition(context.Background(), 1)
	if err != nil || oldest.Seq != 3*transitionsKept-len(b.transitions)+1 {
		t.Errorf("the oldest is %d, %v", oldest.Seq, err)
	}
}
