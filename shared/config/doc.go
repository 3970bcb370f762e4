// Package config holds the settings of what is deployed: one struct a program,
// and the names of the environment variables that infra sets and programs read.
// It knows names and forms, and asks nobody whether what they name exists.
package config
