package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed prices.yaml
var priceFile []byte

// home is the region that is deployed to by default.
const home = "eu-central-1"

// price is what one thing costs in USD, by region; see prices.yaml.
type price struct {
	Item   string  `yaml:"item"`
	Unit   string  `yaml:"unit"`
	Per    float64 `yaml:"per"`
	USEast float64 `yaml:"us-east-1"`
	EU     float64 `yaml:"eu-central-1"`
	Free   float64 `yaml:"free"` // a month, of every account
	Mark   string  `yaml:"mark"`
	Source string  `yaml:"source"`
	Date   string  `yaml:"date"`
}

// usage is how much there was of each item.
type usage map[string]float64

// prices are by item.
type prices map[string]price

// readPrices refuses what is not a whole price of a known day.
func readPrices(raw []byte, now time.Time) (prices, error) {
	var file struct {
		Regions []string
		Prices  []price
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("read prices: %w", err)
	}
	if !slices.Equal(file.Regions, []string{"us-east-1", home}) {
		return nil, fmt.Errorf("read prices: the regions are %v", file.Regions)
	}
	out := prices{}
	for _, p := range file.Prices {
		if err := p.check(now); err != nil {
			return nil, fmt.Errorf("the price of %q: %w", p.Item, err)
		}
		if _, twice := out[p.Item]; twice {
			return nil, fmt.Errorf("the price of %q stands there twice", p.Item)
		}
		out[p.Item] = p
	}
	return out, nil
}

func (p price) check(now time.Time) error {
	date, err := time.Parse(time.DateOnly, p.Date)
	switch {
	case err != nil:
		return fmt.Errorf("its day: %w", err)
	case date.After(now):
		return fmt.Errorf("%s is still to come", p.Date)
	case p.Item == "" || p.Unit == "" || p.Source == "":
		return fmt.Errorf("item, unit or source is missing")
	case p.Per <= 0 || p.USEast <= 0 || p.EU <= 0 || p.Free < 0:
		return fmt.Errorf("an amount is not above zero")
	case len(p.Mark) != 2 || strings.Trim(p.Mark, "dsk") != "":
		return fmt.Errorf("its mark is %q", p.Mark)
	}
	return nil
}

func (p price) in(region string) float64 {
	if region == home {
		return p.EU
	}
	return p.USEast
}

// usd is what so much of it costs.
func (p price) usd(region string, amount float64) float64 { return amount / p.Per * p.in(region) }

// afterFree is what so much of it costs in a month for an account that uses
// nothing else of it.
func (p price) afterFree(region string, amount float64) float64 {
	return p.usd(region, max(0, amount-p.Free))
}

// total is what a usage costs.
func (p prices) total(region string, u usage) (usd float64) {
	for item, amount := range u {
		usd += p[item].usd(region, amount)
	}
	return usd
}

// totalAfterFree is what a month's usage costs beyond the free allowances.
func (p prices) totalAfterFree(region string, u usage) (usd float64) {
	for item, amount := range u {
		usd += p[item].afterFree(region, amount)
	}
	return usd
}

func (u usage) add(other usage, times float64) {
	for item, amount := range other {
		u[item] += amount * times
	}
}

// minus is what has come since an earlier usage.
func (u usage) minus(earlier usage) usage {
	out := usage{}
	out.add(u, 1)
	out.add(earlier, -1)
	return out
}
