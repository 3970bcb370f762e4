package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Goals, in USD at home's list prices.
const (
	mostReview = 0.02
	mostIdle   = 5.0
)

// report is both tables with what is to be said of them, and what goals are
// missed.
func report(p prices, m measured) (text string, missed []string) {
	month := idle(m)
	text = fmt.Sprintf(`USD at the list prices of %s of %s, without tax. Most prices are still to be looked up: %s. Nothing was deployed, and no bill was compared.

One review, from its start to its end, which is when the system begins to operate:

%s
%s

A month in which nobody does anything, with one system in operation:

%s
Free is what every account has each month, if nothing else uses it; the goal is about what is paid beyond that. In an account that has used it up, the keys and the dashboard alone come to %s, and no setup with them reaches the goal. Each further system in operation adds %s a month, because sweeps look at it.
`, home, newest(p), "`test/cost/prices.yaml`", reviewTable(p, m.reviews), remarks(p, m), idleTable(p, month),
		usd(p["key"].usd(home, keys)+p["dashboard"].usd(home, dashboards)), usd(p.total(home, another(m))))
	for n, u := range m.reviews {
		missed = append(missed, above(p, depths[n].name+" review", u, mostReview)...)
	}
	if free := p.totalAfterFree(home, month); free > mostIdle {
		missed = append(missed, fmt.Sprintf("idle month: %s USD beyond what is free, goal at most %s", usd(free), usd(mostIdle)))
	}
	return text, missed
}

// remarks say what the reviews were, and what they do not show.
func remarks(p prices, m measured) string {
	whole := m.reviews[len(m.reviews)-1]
	slow := usage{"gb_second": 3 * whole["gb_second"]}
	return fmt.Sprintf("Light: the shipped case of the meeting notes. Standard: that of same-day delivery, with 6 EVRs and 5 EDRs, "+
		"and answers that ask for this depth. Full: the same with %d EVRs, %d EDRs and 15 stakeholders, in rounds of at most %d items. "+
		"The full one costs %s if nobody ever finds a function that runs, and %s more if every call takes four times as long "+
		"(%d MB come with less than a third of a core). Its first cycle of operation costs %s.",
		fullEVRs, fullEDRs, perRound, usd(p.total(home, m.cold)), usd(p.total(home, slow)), memory, usd(p.total(home, m.cycle)))
}

// above says by what a goal is missed, if it is: the three greatest parts.
func above(p prices, what string, u usage, most float64) []string {
	total := p.total(home, u)
	if total <= most {
		return nil
	}
	cost := func(item string) float64 { return p[item].usd(home, u[item]) }
	items := slices.SortedFunc(maps.Keys(u), func(a, b string) int {
		return cmp.Or(cmp.Compare(cost(b), cost(a)), strings.Compare(a, b))
	})
	var parts []string
	for _, item := range items[:min(3, len(items))] {
		parts = append(parts, fmt.Sprintf("%s %s", p[item].Unit, usd(cost(item))))
	}
	return []string{fmt.Sprintf("%s: %s USD, goal at most %s; most of it for %s", what, usd(total), usd(most), strings.Join(parts, ", "))}
}

func reviewTable(p prices, reviews []usage) string {
	var b strings.Builder
	b.WriteString("| what | price |")
	for _, d := range depths {
		fmt.Fprintf(&b, " %s | USD |", d.name)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---:|---:|", len(depths)) + "\n")
	for _, l := range reviewLines {
		fmt.Fprintf(&b, "| %s: %s | %s |", p[l.item].Unit, l.what, p[l.item].each())
		for _, u := range reviews {
			fmt.Fprintf(&b, " %s | %s |", amount(u[l.item]), usd(p[l.item].usd(home, u[l.item])))
		}
		b.WriteByte('\n')
	}
	b.WriteString(sums(p, reviews, "**together** (goal: at most "+usd(mostReview)+")", home, mostReview))
	b.WriteString(sums(p, reviews, "the same in us-east-1", "us-east-1", 0))
	return b.String()
}

func sums(p prices, reviews []usage, what, region string, most float64) string {
	row := "| " + what + " | |"
	for _, u := range reviews {
		total := p.total(region, u)
		row += fmt.Sprintf(" | %s%s |", usd(total), mark(total, most))
	}
	return row + "\n"
}

func idleTable(p prices, u usage) string {
	var b strings.Builder
	b.WriteString("| what | price | a month | USD | beyond what is free |\n|---|---|---:|---:|---:|\n")
	for _, l := range idleLines {
		if u[l.item] == 0 {
			continue
		}
		fmt.Fprintf(&b, "| %s: %s | %s | %s | %s | %s |\n", p[l.item].Unit, l.what, p[l.item].each(), amount(u[l.item]),
			usd(p[l.item].usd(home, u[l.item])), usd(p[l.item].afterFree(home, u[l.item])))
	}
	total, free := p.total(home, u), p.totalAfterFree(home, u)
	fmt.Fprintf(&b, "| **together** (goal beyond what is free: at most %s) | | | %s | %s%s |\n", usd(mostIdle), usd(total), usd(free), mark(free, mostIdle))
	fmt.Fprintf(&b, "| the same in us-east-1 | | | %s | %s |\n", usd(p.total("us-east-1", u)), usd(p.totalAfterFree("us-east-1", u)))
	return b.String()
}

func mark(total, most float64) string {
	if most > 0 && total > most {
		return " (missed)"
	}
	return ""
}

// each is the price at home as people say it.
func (p price) each() string {
	if p.Per == 1 {
		return plain(p.EU)
	}
	return plain(p.EU) + " for " + grouped(p.Per)
}

// newest is the last day on which a price was noted.
func newest(p prices) (day string) {
	for _, one := range p {
		day = max(day, one.Date)
	}
	return day
}
