package flow

import (
	"context"
	"testing"
	"time"

	"cedula/truora"
)

func TestTransitionsAreFollowedWithoutLossAndHeldWithinBounds(t *testing.T) {
	pub := newPublisher()
	for seq := 1; seq <= 3*transitionsKept; seq++ {
		pub.publish(epoch, TimerFired{}, Output{}, nil, nil, "")
		if next, err := pub.nextTransition(context.Background(), seq); err != nil || next.Seq != seq {
			t.Fatalf("asked for %d: %d, %v", seq, next.Seq, err)
		}
	}
	if len(pub.transitions) > transitionsKept {
		t.Errorf("%d are held", len(pub.transitions))
	}
	oldest, err := pub.nextTransition(context.Background(), 1)
	if err != nil || oldest.Seq != 3*transitionsKept-len(pub.transitions)+1 {
		t.Errorf("the oldest is %d, %v", oldest.Seq, err)
	}
}

func TestTheRateIsThatOfTheLastWhile(t *testing.T) {
	fm := &fileMeter{}
	for second, sent := range []int64{0, 1000, 2000, 2100, 2200, 2300, 2400} {
		fm.add(truora.Progress{Sent: sent, Size: 3400, Attempt: 1}, epoch.Add(time.Duration(second)*time.Second))
	}
	if rate, left := fm.rate(); rate != 100 || left != 10*time.Second {
		t.Errorf("rate %v, left %v; want 100 and 10s", rate, left)
	}
	fm.add(truora.Progress{Sent: 0, Size: 3400, Attempt: 2}, epoch.Add(7*time.Second))
	if rate, left := fm.rate(); rate != 0 || left != 0 {
		t.Errorf("a new attempt begins with rate %v, left %v", rate, left)
	}
}
