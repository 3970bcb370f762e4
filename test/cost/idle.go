package main

// idle is a month in which nobody does anything, with one system in operation.
func idle(m measured) usage {
	u := usage{
		"key": keys, "secret": secrets, "alarm": alarms, "dashboard": dashboards, "metric": metrics,
		"table_gb": tableGB, "recovery_gb": tableGB, "s3_gb": shelfGB,
		"sqs": polls, "schedule": sweeps,
	}
	u.add(m.daily, daysOfMonth)
	u.add(m.sweep, sweeps-daysOfMonth)
	u["log_stored_gb"] = 12 * u["log_gb"] // logs are kept for a year
	return u
}

// another is what each further system in operation adds to a month.
func another(m measured) usage {
	u := usage{}
	u.add(m.sweep.minus(m.empty), sweeps)
	return u
}
