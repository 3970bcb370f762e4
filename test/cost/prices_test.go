package main

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"conoe/test/cloud"
)

func all(t *testing.T) prices {
	t.Helper()
	p, err := readPrices(priceFile, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each line has a price, each price a line, and what the meter counts is shown.
func TestEverythingCountedHasAPrice(t *testing.T) {
	p, shown := all(t), map[string]bool{}
	for _, l := range append(append([]line{}, reviewLines...), idleLines...) {
		if _, ok := p[l.item]; !ok {
			t.Errorf("%s has no price", l.item)
		}
		shown[l.item] = true
	}
	for item := range p {
		if !shown[item] {
			t.Errorf("nothing is shown of %s", item)
		}
	}
	has := func(lines []line, u usage) {
		for item := range u {
			found := false
			for _, l := range lines {
				found = found || l.item == item
			}
			if !found {
				t.Errorf("%s is counted and not shown", item)
			}
		}
	}
	u := bill(cloud.Counts{Units: map[string]cloud.Units{"test": {Read: 1, Write: 1}}}, 1, 1)
	u["s3"], u["kms_ecc"] = 1, 1
	has(reviewLines, u)
	has(idleLines, idle(measured{reviews: []usage{u}, sweep: u, daily: u, empty: u}))
}

func TestPricesThatAreRefused(t *testing.T) {
	const good = "regions: [us-east-1, eu-central-1]\nprices:\n  - {item: call, unit: calls, per: 10, us-east-1: 1, eu-central-1: 2, mark: dk, source: here, date: 2026-11-21}\n"
	now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	if _, err := readPrices([]byte(good), now); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string][2]string{
		"a day to come":         {"2026-11-21", "2026-11-22"},
		"no day":                {"2026-11-21", "soon"},
		"no source":             {"source: here", `source: ""`},
		"no amount":             {"eu-central-1: 2", "eu-central-1: 0"},
		"nothing to divide by":  {"per: 10", "per: 0"},
		"a mark that is none":   {"mark: dk", "mark: dx"},
		"a field that is none":  {"unit: calls", "unit: calls, units: 1"},
		"another region":        {"[us-east-1,", "[us-west-1,"},
		"a price that is twice": {"prices:\n", "prices:\n" + good[len("regions: [us-east-1, eu-central-1]\nprices:\n"):]},
	} {
		if _, err := readPrices([]byte(strings.Replace(good, change[0], change[1], 1)), now); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
}

func TestArithmetic(t *testing.T) {
	p := prices{
		"call": {Item: "call", Unit: "calls", Per: 1000, USEast: 2, EU: 3, Free: 500},
		"key":  {Item: "key", Unit: "keys", Per: 1, USEast: 1, EU: 1},
	}
	u := usage{"call": 1500, "key": 2}
	for what, one := range map[string]struct{ got, want float64 }{
		"at home":                {p.total(home, u), 6.5},
		"elsewhere":              {p.total("us-east-1", u), 5},
		"beyond what is free":    {p.totalAfterFree(home, u), 5},
		"less than what is free": {p.totalAfterFree(home, usage{"call": 400}), 0},
	} {
		if math.Abs(one.got-one.want) > 1e-12 {
			t.Errorf("%s it is %v, want %v", what, one.got, one.want)
		}
	}
	if got := u.minus(usage{"call": 1000}); got["call"] != 500 || got["key"] != 2 {
		t.Errorf("the difference is %v", got)
	}
	if got := above(p, "it", u, 6.5); got != nil {
		t.Errorf("it says %q of what is met", got)
	}
	if got := above(p, "it", u, 6); len(got) != 1 || !strings.Contains(got[0], "most of it for calls 4.50, keys 2.00") {
		t.Errorf("it says %q", got)
	}
}

// An idle month: 8,640 sweeps, of which 30 are the first of a day.
func TestIdleMonth(t *testing.T) {
	m := measured{sweep: usage{"read_unit": 3}, daily: usage{"read_unit": 10}, empty: usage{"read_unit": 1}}
	if got := idle(m)["read_unit"]; got != 30*10+8610*3 {
		t.Errorf("it reads %v", got)
	}
	if got := another(m)["read_unit"]; got != 8640*2 {
		t.Errorf("another system reads %v", got)
	}
}

// TestBill: 6 calls of which one is a command's and two are looks, as long as one of
// step.
func TestBill(t *testing.T) {
	u := bill(cloud.Counts{
		Functions:   map[string]cloud.Calls{"step": {Invocations: 1, Milliseconds: 100}, "relay": {Invocations: 2, Milliseconds: 1800}},
		Units:       map[string]cloud.Units{"step": {Read: 1, Write: 2}, "test": {Read: 10, Write: 20}},
		Transitions: 7, Events: 9, Executions: 2, Messages: 3,
	}, 1, 1000)
	for item, want := range map[string]float64{
		"call": 6, "gb_second": 1.1, "read_unit": 17, "write_unit": 22, "transition": 7, "sqs": 9, "trace": 7, "kms_data": 6,
		"api_request": 3, "secret_read": 2, "log_gb": (1000 + 6*700 + 9*500 + 3*350) / 1e9,
	} {
		if math.Abs(u[item]-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", item, u[item], want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		usd(1.234): "1.23", usd(0.01234): "0.01234", usd(0): "0.00", amount(1234567): "1,234,567", amount(3): "3", amount(1.26): "1.3",
		amount(0.0012345): "0.00123", amount(648000.4): "648,000", grouped(12): "12", plain(0.0000133334): "0.0000133334",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestWhatIsDeployed holds what is assumed of the deployment against infra.
func TestWhatIsDeployed(t *testing.T) {
	for what, one := range map[string]struct {
		pattern string
		want    int
	}{
		"functions of another memory": {`memory: (?:[0-46-9]|5[02-9]|51[013-9])`, 0},
		"functions":                   {`memory: 512,`, 3},
		"keys":                        {`awskms\.NewKey\(`, keys},
		"secrets":                     {`s\.secret\(key,`, secrets},
		"dashboards":                  {`awscloudwatch\.NewDashboard\(`, dashboards},
		"sweeps every five minutes":   {`rate\(5 minutes\)`, 1},
		"alarms":                      {`\{id: "[A-Z]`, alarms - machines(t) + 1},
		"years of logs":               {`RetentionDays_ONE_YEAR`, 1},
	} {
		if got := len(regexp.MustCompile(one.pattern).FindAllString(infra(t), -1)); got != one.want {
			t.Errorf("%d %s, want %d", got, what, one.want)
		}
	}
}

// machines is how many there are: the alarm on failures looks at each.
func machines(t *testing.T) int {
	t.Helper()
	files, err := filepath.Glob("../../workflows/*.asl.json")
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

func infra(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../../infra/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of infra, %v", err)
	}
	var b strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
	}
	return b.String()
}
