package cloud

// NewFunction is a function of its own, outside of any World: a program for this
// machine and all the variables of its environment. Whoever made it kills it.
func NewFunction(name, program string, environment map[string]string) *Function {
	return &Function{Name: name, program: program, environment: environment, before: func() error { return nil }}
}

// As is the same function with another program: the same settings, stand-ins and
// clock. Whoever made it kills it.
func (f *Function) As(program string) *Function {
	return &Function{Name: f.Name, program: program, environment: f.environment, before: f.before}
}
