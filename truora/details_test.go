package truora

import (
	"encoding/json"
	"testing"
)

// The details of a result are read in any format, and one unexpected field does
// not affect the others.
func TestDetailsAreReadLeniently(t *testing.T) {
	var r Result
	body := `{"process_id":"P","status":"failure","expired_reason":"manual_review_expired","city":["odd"],"ip_address":"190.0.0.1",
		"current_step_index":7,"last_finished_step":{"type":"enter_email"},"devices_info":[{"model":"Pixel","os_version":15},"odd"],"metadata":{"branch":12},"trigger_info":"odd",
		"risk_evaluation":{"risk_evaluation_result":"risky","manually_reviewed":"true"},
		"validations":[{"type":"face-recognition","validation_status":"success","failure_status":"declined","attachment_validations":[null,{"result":"valid"}],
			"details":{"liveness_status":"failure","actions_status":[{"action":"smile","status":"failure"}],"electronic_signature_details":[]}}]}`
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatal(err)
	}
	if r.City != "" || r.IPAddress != "190.0.0.1" || r.ExpiredReason != "manual_review_expired" || r.Metadata["branch"] != "12" || r.TriggerInfo != nil {
		t.Errorf("details %+v", r.ProcessDetails)
	}
	if last := r.LastFinishedStep; r.CurrentStepIndex != "7" || last == nil || last.Type != "enter_email" {
		t.Errorf("at step %q, after %+v", r.CurrentStepIndex, last)
	}
	if len(r.Devices) != 1 || r.Devices[0].OSVersion != "15" {
		t.Errorf("devices %+v", r.Devices)
	}
	if risk := r.RiskEvaluation; risk == nil || risk.Result != RiskFound || !risk.ManuallyReviewed {
		t.Errorf("risk %+v", risk)
	}
	v := r.Validations[0]
	if v.Outcome() != ProcessFailure || len(v.AttachmentValidations) != 1 || v.Details.ElectronicSignature != nil {
		t.Errorf("validation %+v", v)
	}
	if face := v.Details.FaceRecognition; face == nil || face.LivenessStatus != "failure" || len(face.ActionsStatus) != 1 {
		t.Errorf("liveness outside of the face's own object: %+v", face)
	}
}

func TestDetailsThatAResultLeavesOutAreThoseOfTheProcess(t *testing.T) {
	risk := &RiskEvaluation{Result: RiskNotFound}
	got := ProcessDetails{City: "Bogotá"}.Or(ProcessDetails{City: "Cali", FirstName: "Ana", RiskEvaluation: risk, Metadata: map[string]string{"a": "b"}})
	if got.City != "Bogotá" || got.FirstName != "Ana" || got.RiskEvaluation != risk || got.Metadata["a"] != "b" {
		t.Errorf("%+v", got)
	}
}
