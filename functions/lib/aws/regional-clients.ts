/** Answers the client for a Region: each is made when it is first asked for, and once. */
export function regionalClients<Client>(create: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>()

  return (region) => {
    const known = clients.get(region)
    if (known !== undefined) return known
    const client = create(region)
    clients.set(region, client)
    return client
  }
}
